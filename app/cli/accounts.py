"""`account`: the first account of a new office, and a way back in for whoever lost a password."""

from __future__ import annotations

import click

from app.actions import accounts, admission
from app.actions.unit import unit_of_work
from app.cli.actors import operator
from app.cli.commands import Tools
from app.domain.errors import N_, Refused
from app.extensions import db
from app.queries.accounts import number_of
from schema.vocabulary import Role


@click.group()
def account() -> None:
    """Open an account, or give one a new password."""


@account.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role])
)
@click.pass_obj
def add(tools: Tools, username: str, name: str, roles: tuple[str, ...]) -> None:
    """Open the account USERNAME and print its password, once."""
    tools.bind_engine(tools.settings)
    session, password = db(), accounts.new_password(username)
    try:
        actor = operator(session, None)
        with unit_of_work(session):
            accounts.create(session, actor, username=username, name=name, password=password, roles=roles)
    finally:
        db.remove()
    click.echo(f"Account {username} is open. Password: {password}")


@account.command("password")
@click.argument("username")
@click.pass_obj
def password_(tools: Tools, username: str) -> None:
    """Give the account USERNAME a new password and print it, once."""
    tools.bind_engine(tools.settings)
    session, password = db(), accounts.new_password(username)
    try:
        actor = operator(session, None)
        number = number_of(session, username)
        if number is None:
            raise Refused(N_("There is no such account."))
        with unit_of_work(session):
            accounts.set_password(session, actor, accounts.find(session, number), password)
    finally:
        db.remove()
    click.echo(f"Account {username} has a new password: {password}")


@account.command("door")
@click.argument("username")
@click.argument("door", type=click.Choice(["ldap", "oidc", "password"]))
@click.pass_obj
def door_(tools: Tools, username: str, door: str) -> None:
    """Let another DOOR prove who the account USERNAME is from now on, or the panel again."""
    tools.bind_engine(tools.settings)
    session, secret = db(), accounts.new_password(username)
    try:
        actor = operator(session, None)
        number = number_of(session, username)
        if number is None:
            raise Refused(N_("There is no such account."))
        with unit_of_work(session):
            user = accounts.find(session, number)
            if door == "password":
                admission.take_back(session, actor, user, secret)
            else:
                admission.hand_over(session, actor, user, door)
    finally:
        db.remove()
    click.echo(f"Account {username}: {f'password {secret}' if door == 'password' else door}")
