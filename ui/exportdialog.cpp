// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exportdialog.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace crosscheck {

namespace {

template <typename Button> Button *make(const QString &text, const char *name, bool isChecked)
{
    auto *button = new Button(text);
    button->setObjectName(QLatin1String(name));
    button->setChecked(isChecked);
    return button;
}

QVBoxLayout *stacked(QWidget *parent, std::initializer_list<QAbstractButton *> buttons, bool areExclusive)
{
    auto *layout = new QVBoxLayout;
    layout->setSpacing(4);
    auto *group = areExclusive ? new QButtonGroup(parent) : nullptr;
    for (QAbstractButton *button : buttons) {
        layout->addWidget(button);
        if (group)
            group->addButton(button);
    }
    return layout;
}

} // namespace

ExportDialog::ExportDialog(const QString &suggestedPath, bool isFiltered, bool hasChanges, QWidget *parent)
    : QDialog(parent)
    , m_pairs(make<QRadioButton>(tr("Pairs: a row for each link"), "exportPairs", true))
    , m_matrix(make<QRadioButton>(tr("Matrix: a row and a column for each name"), "exportMatrix", false))
    , m_all(make<QRadioButton>(tr("Everything"), "exportAll", !isFiltered))
    , m_shown(make<QRadioButton>(tr("Only what the filters show"), "exportShown", isFiltered))
    , m_keys(make<QCheckBox>(tr("Keys beside the names"), "exportKeys", false))
    , m_guard(make<QCheckBox>(tr("Keep spreadsheets from running names as formulas"), "exportGuard", true))
    , m_mark(make<QCheckBox>(tr("Byte order mark, for older spreadsheets"), "exportMark", false))
    , m_path(new QLineEdit(suggestedPath))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export to CSV"));
    m_path->setObjectName(QStringLiteral("exportPath"));
    m_path->setAccessibleName(tr("File"));
    m_path->setMinimumWidth(320);
    m_shown->setEnabled(isFiltered);
    auto *browse = new QPushButton(tr("Browse…"));
    browse->setObjectName(QStringLiteral("exportBrowse"));
    auto *file = new QHBoxLayout;
    file->setSpacing(8);
    file->addWidget(m_path, 1);
    file->addWidget(browse);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(18, 16, 18, 14);
    form->setVerticalSpacing(14);
    form->setHorizontalSpacing(16);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Layout"), stacked(this, {m_pairs, m_matrix}, true));
    form->addRow(tr("Rows"), stacked(this, {m_all, m_shown}, true));
    form->addRow(tr("Details"), stacked(this, {m_keys, m_guard, m_mark}, false));
    form->addRow(tr("File"), file);
    if (hasChanges) {
        auto *notice = new QLabel(tr("Staged changes are not in the file until they are saved."));
        notice->setWordWrap(true);
        form->addRow(QString(), notice);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setText(tr("Export"));
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::validate);
    connect(m_matrix, &QRadioButton::toggled, this, &ExportDialog::validate);
    validate();
}

void ExportDialog::browse()
{
    auto *dialog
        = new QFileDialog(this, tr("Export to"), m_path->text(), tr("CSV files (*.csv);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // the export itself asks
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::validate()
{
    m_accept->setEnabled(!m_path->text().trimmed().isEmpty());
    m_keys->setEnabled(m_pairs->isChecked());
}

QString ExportDialog::path() const
{
    return m_path->text().trimmed();
}

CsvExportOptions ExportDialog::options() const
{
    CsvExportOptions options;
    options.layout = m_matrix->isChecked() ? CsvLayout::Matrix : CsvLayout::Pairs;
    options.withKeys = m_pairs->isChecked() && m_keys->isChecked();
    options.guardsFormulas = m_guard->isChecked();
    options.byteOrderMark = m_mark->isChecked();
    return options;
}

bool ExportDialog::onlyShown() const
{
    return m_shown->isChecked();
}

} // namespace crosscheck
