<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>crosscheck::ChangesModel</name>
    <message numerus="yes">
        <source>delete %1 from %2 with %n link(s)</source>
        <translation>
            <numerusform>delete %1 from %2 with %n link</numerusform>
            <numerusform>delete %1 from %2 with %n links</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::ChangesPanel</name>
    <message numerus="yes">
        <source>%n grant(s)</source>
        <translation>
            <numerusform>%n grant</numerusform>
            <numerusform>%n grants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n revoke(s)</source>
        <translation>
            <numerusform>%n revoke</numerusform>
            <numerusform>%n revokes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) added, renamed or deleted</source>
        <translation>
            <numerusform>%n row added, renamed or deleted</numerusform>
            <numerusform>%n rows added, renamed or deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::Document</name>
    <message numerus="yes">
        <source>grant %n link(s)</source>
        <translation>
            <numerusform>grant %n link</numerusform>
            <numerusform>grant %n links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>revoke %n link(s)</source>
        <translation>
            <numerusform>revoke %n link</numerusform>
            <numerusform>revoke %n links</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>delete %n row(s)</source>
        <translation>
            <numerusform>delete %n row</numerusform>
            <numerusform>delete %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>crosscheck::MainWindow</name>
    <message numerus="yes">
        <source>%n staged change(s) can no longer be saved.</source>
        <translation>
            <numerusform>%n staged change can no longer be saved.</numerusform>
            <numerusform>%n staged changes can no longer be saved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n staged change(s) are not saved.</source>
        <translation>
            <numerusform>%n staged change is not saved.</numerusform>
            <numerusform>%n staged changes are not saved.</numerusform>
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
        <source>%n row(s) with NULL</source>
        <translation>
            <numerusform>%n row with NULL</numerusform>
            <numerusform>%n rows with NULL</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) that refer to nothing</source>
        <translation>
            <numerusform>%n row that refers to nothing</numerusform>
            <numerusform>%n rows that refer to nothing</numerusform>
        </translation>
    </message>
</context>
</TS>
