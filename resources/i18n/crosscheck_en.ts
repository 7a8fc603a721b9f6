<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>crosscheck::ChangesModel</name>
    <message numerus="yes">
        <source>%Ln link(s) changed</source>
        <translation>
            <numerusform>%Ln link changed</numerusform>
            <numerusform>%Ln links changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln grant(s)</source>
        <translation>
            <numerusform>%Ln grant</numerusform>
            <numerusform>%Ln grants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln revoke(s)</source>
        <translation>
            <numerusform>%Ln revoke</numerusform>
            <numerusform>%Ln revokes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) added, renamed or deleted</source>
        <translation>
            <numerusform>%Ln row added, renamed or deleted</numerusform>
            <numerusform>%Ln rows added, renamed or deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> (%Ln row(s), as before)</source>
        <translation>
            <numerusform> (%Ln row, as before)</numerusform>
            <numerusform> (%Ln rows, as before)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“%1” has %Ln link(s) by now that would not go with it.</source>
        <translation>
            <numerusform>“%1” has %Ln link by now that would not go with it.</numerusform>
            <numerusform>“%1” has %Ln links by now that would not go with it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %1 from %2 with %Ln link(s)</source>
        <translation>
            <numerusform>delete %1 from %2 with %Ln link</numerusform>
            <numerusform>delete %1 from %2 with %Ln links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::ConnectDialog</name>
    <message numerus="yes">
        <source>The connection works; it shows %Ln table(s).</source>
        <translation>
            <numerusform>The connection works; it shows %Ln table.</numerusform>
            <numerusform>The connection works; it shows %Ln tables.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::ChangesPanel</name>
    <message numerus="yes">
        <source>take back %n change(s)</source>
        <translation>
            <numerusform>take back a change</numerusform>
            <numerusform>take back %n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::Document</name>
    <message numerus="yes">
        <source>set “%1” of %Ln link(s)</source>
        <translation>
            <numerusform>set “%1” of one link</numerusform>
            <numerusform>set “%1” of %Ln links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>give %Ln new link(s) their values</source>
        <translation>
            <numerusform>give one new link its values</numerusform>
            <numerusform>give %Ln new links their values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>grant %Ln link(s)</source>
        <translation>
            <numerusform>grant %Ln link</numerusform>
            <numerusform>grant %Ln links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>revoke %Ln link(s)</source>
        <translation>
            <numerusform>revoke %Ln link</numerusform>
            <numerusform>revoke %Ln links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %Ln row(s)</source>
        <translation>
            <numerusform>delete %Ln row</numerusform>
            <numerusform>delete %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::MainWindow</name>
    <message numerus="yes">
        <source>Somebody else has changed %Ln link(s) that you want to revoke or change.</source>
        <translation>
            <numerusform>Somebody else has changed %Ln link that you want to revoke or change.</numerusform>
            <numerusform>Somebody else has changed %Ln links that you want to revoke or change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) are staged that take the save back. Save writes them.</source>
        <translation>
            <numerusform>%Ln change is staged that takes the save back. Save writes it.</numerusform>
            <numerusform>%Ln changes are staged that take the save back. Save writes them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s) changed</source>
        <translation>
            <numerusform>%Ln link changed</numerusform>
            <numerusform>%Ln links changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) new or changed</source>
        <translation>
            <numerusform>%Ln row new or changed</numerusform>
            <numerusform>%Ln rows new or changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) gone</source>
        <translation>
            <numerusform>%Ln row gone</numerusform>
            <numerusform>%Ln rows gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) are staged again. Save writes them.</source>
        <translation>
            <numerusform>%Ln change is staged again. Save writes it.</numerusform>
            <numerusform>%Ln changes are staged again. Save writes them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) that linked nothing were deleted.</source>
        <translation>
            <numerusform>%Ln row that linked nothing was deleted.</numerusform>
            <numerusform>%Ln rows that linked nothing were deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) more in %1</source>
        <translation>
            <numerusform>%Ln row more in %1</numerusform>
            <numerusform>%Ln rows more in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) fewer in %1</source>
        <translation>
            <numerusform>%Ln row fewer in %1</numerusform>
            <numerusform>%Ln rows fewer in %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s) more</source>
        <translation>
            <numerusform>%Ln link more</numerusform>
            <numerusform>%Ln links more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s) fewer</source>
        <translation>
            <numerusform>%Ln link fewer</numerusform>
            <numerusform>%Ln links fewer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>More goes with the %Ln revoked link(s): %1.</source>
        <translation>
            <numerusform>More goes with the revoked link: %1.</numerusform>
            <numerusform>More goes with the %Ln revoked links: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Somebody else changed what %Ln link(s) hold that you want to revoke or change. Look at them before you save.</source>
        <translation>
            <numerusform>Somebody else changed what one link holds that you want to revoke or change. Look at it before you save.</numerusform>
            <numerusform>Somebody else changed what %Ln links hold that you want to revoke or change. Look at them before you save.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved. Somebody else had already made %Ln of the changes.</source>
        <translation>
            <numerusform>Saved. Somebody else had already made one of the changes.</numerusform>
            <numerusform>Saved. Somebody else had already made %Ln of the changes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged change(s) can no longer be saved.</source>
        <translation>
            <numerusform>%Ln staged change can no longer be saved.</numerusform>
            <numerusform>%Ln staged changes can no longer be saved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Somebody else has already made %Ln of the staged changes.</source>
        <translation>
            <numerusform>Somebody else has already made one of the staged changes.</numerusform>
            <numerusform>Somebody else has already made %Ln of the staged changes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln staged change(s) are not saved.</source>
        <translation>
            <numerusform>%Ln staged change is not saved.</numerusform>
            <numerusform>%Ln staged changes are not saved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save them first?</source>
        <translation>
            <numerusform>Save it first?</numerusform>
            <numerusform>Save them first?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>They cannot be saved now, because the file was replaced.</source>
        <translation>
            <numerusform>It cannot be saved now, because the file was replaced.</numerusform>
            <numerusform>They cannot be saved now, because the file was replaced.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>They cannot be saved now.</source>
        <translation>
            <numerusform>It cannot be saved now.</numerusform>
            <numerusform>They cannot be saved now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>They are no longer staged.</source>
        <translation>
            <numerusform>It is no longer staged.</numerusform>
            <numerusform>They are no longer staged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>There are rows that the matrix cannot show: %1.</source>
        <translation>
            <numerusform>There is a row that the matrix cannot show: %1.</numerusform>
            <numerusform>There are rows that the matrix cannot show: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>They are left as they are.</source>
        <translation>
            <numerusform>It is left as it is.</numerusform>
            <numerusform>They are left as they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::MatrixModel</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::Recovery</name>
    <message numerus="yes">
        <source>Discard %Ln unsaved change(s) to %1 in %2?</source>
        <translation>
            <numerusform>Discard %Ln unsaved change to %1 in %2?</numerusform>
            <numerusform>Discard %Ln unsaved changes to %1 in %2?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s) to %1 in %2 were staged when Crosscheck ended unexpectedly.</source>
        <translation>
            <numerusform>%Ln change to %1 in %2 was staged when Crosscheck ended unexpectedly.</numerusform>
            <numerusform>%Ln changes to %1 in %2 were staged when Crosscheck ended unexpectedly.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It was begun on %1.</source>
        <translation>
            <numerusform>It was begun on %1.</numerusform>
            <numerusform>They were begun on %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::StatusLine</name>
    <message numerus="yes">
        <source>%Ln link(s)</source>
        <translation>
            <numerusform>%Ln link</numerusform>
            <numerusform>%Ln links</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CsvExport</name>
    <message numerus="yes">
        <source>%Ln row(s) with NULL</source>
        <translation>
            <numerusform>%Ln row with NULL</numerusform>
            <numerusform>%Ln rows with NULL</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) that refer to nothing</source>
        <translation>
            <numerusform>%Ln row that refers to nothing</numerusform>
            <numerusform>%Ln rows that refer to nothing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) without a key</source>
        <translation>
            <numerusform>%Ln row without a key</numerusform>
            <numerusform>%Ln rows without a key</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln duplicate row(s)</source>
        <translation>
            <numerusform>%Ln duplicate row</numerusform>
            <numerusform>%Ln duplicate rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::StrayRowsDialog</name>
    <message numerus="yes">
        <source>%Ln row(s) of “%1” refer to no row, or hold NULL:</source>
        <translation>
            <numerusform>%Ln row of “%1” refers to no row, or holds NULL:</numerusform>
            <numerusform>%Ln rows of “%1” refer to no row, or hold NULL:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln are shown.</source>
        <translation>
            <numerusform>The first %Ln is shown.</numerusform>
            <numerusform>The first %Ln are shown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln row(s) of “%1”?</source>
        <translation>
            <numerusform>Delete %Ln row of “%1”?</numerusform>
            <numerusform>Delete %Ln rows of “%1”?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::CellInspector</name>
    <message numerus="yes">
        <source>in %Ln row(s), each with values of its own; these are the first one's</source>
        <translation>
            <numerusform>in one row</numerusform>
            <numerusform>in %Ln rows, each with values of its own; these are the first one's</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected link(s)</source>
        <translation>
            <numerusform>%Ln selected link</numerusform>
            <numerusform>%Ln selected links</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::LackingValuesDialog</name>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 and one more</numerusform>
            <numerusform>%1 and %Ln more</numerusform>
        </translation>
    </message>
</context>
</TS>
