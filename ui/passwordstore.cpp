// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/passwordstore.h"

#include <qt6keychain/keychain.h>

namespace crosscheck {

namespace {

/// Jobs end by themselves and then delete themselves. They belong to nobody: libsecret answers also a job that was deleted
/// before.
template <typename Job> Job *jobFor(const QString &location)
{
    auto *job = new Job(QStringLiteral("crosscheck"));
    job->setKey(location);
    job->setInsecureFallback(false);
    return job;
}

} // namespace

void PasswordStore::read(const QString &location, const std::function<void(const QString &)> &answer)
{
    auto *job = jobFor<QKeychain::ReadPasswordJob>(location);
    connect(job, &QKeychain::Job::finished, this,
            [job, answer] { answer(job->error() == QKeychain::NoError ? job->textData() : QString()); });
    job->start();
}

void PasswordStore::write(const QString &location, const QString &password,
                          const std::function<void(const QString &)> &answer)
{
    auto *job = jobFor<QKeychain::WritePasswordJob>(location);
    job->setTextData(password);
    connect(job, &QKeychain::Job::finished, this,
            [job, answer] { answer(job->error() == QKeychain::NoError ? QString() : job->errorString()); });
    job->start();
}

void PasswordStore::remove(const QString &location)
{
    jobFor<QKeychain::DeletePasswordJob>(location)->start();
}

} // namespace crosscheck
