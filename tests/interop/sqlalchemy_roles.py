# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Users and roles as an application sees them that knows its database through SQLAlchemy alone.

    sqlalchemy_roles.py create DB           make the tables and the well-known rows
    sqlalchemy_roles.py dump DB             print both directions of the relationship as JSON
    sqlalchemy_roles.py grant DB USER ROLE  append a role to a user's roles
    sqlalchemy_roles.py revoke DB USER ROLE remove a role from a user's roles
    sqlalchemy_roles.py schema DB           print the tables' definitions as the database keeps them, as JSON
"""

import json
import sys

from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, text
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()

users_roles = Table(
    "users_roles",
    Base.metadata,
    Column("user_id", Integer, ForeignKey("users.id")),
    Column("role_id", Integer, ForeignKey("roles.id")),
)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    roles = relationship("Role", secondary=users_roles, back_populates="users")


class Role(Base):
    __tablename__ = "roles"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    users = relationship("User", secondary=users_roles, back_populates="roles")


def create(session):
    Base.metadata.create_all(session.get_bind())
    admin, editor, viewer = (Role(name=name) for name in ("Admin", "Editor", "Viewer"))
    session.add_all([admin, editor, viewer])
    session.flush()
    for name, roles in (("John", [admin, editor]), ("Jane", [editor]), ("Alice", [viewer])):
        session.add(User(name=name, roles=roles))
        session.flush()
    session.commit()


def named(session, kind, name):
    return session.query(kind).filter_by(name=name).one()


def grant(session, user, role):
    holder = named(session, User, user)  # the session alone would let go of it
    holder.roles.append(named(session, Role, role))
    session.commit()


def revoke(session, user, role):
    holder = named(session, User, user)
    holder.roles.remove(named(session, Role, role))
    session.commit()


def show(value):
    print(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True))


def dump(session):
    show(
        {
            "users": {user.name: sorted(role.name for role in user.roles) for user in session.query(User)},
            "roles": {role.name: sorted(user.name for user in role.users) for role in session.query(Role)},
        }
    )


def schema(session):
    show(dict(session.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name")).fetchall()))


def main():
    acts = {act.__name__: act for act in (create, dump, grant, revoke, schema)}
    if len(sys.argv) < 3 or sys.argv[1] not in acts:
        sys.exit(__doc__)
    sys.stdout.reconfigure(encoding="utf-8")
    with Session(create_engine("sqlite:///" + sys.argv[2])) as session:
        acts[sys.argv[1]](session, *sys.argv[3:])


if __name__ == "__main__":
    main()
