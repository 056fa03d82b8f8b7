from __future__ import annotations

from app.clock import now
from tests import cast
from tests.cli.conftest import Xinfang
from tests.conftest import Panel


def sign_in(panel: Panel, username: str, password: str) -> int:
    """Try to sign in and return the status: 302 is the way in."""
    client = panel.app.test_client()
    page = client.get("/login/").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    return client.post(
        "/login/", data={"username": username, "password": password, "csrf_token": token}
    ).status_code


def test_the_first_administrator_of_an_office_is_made_at_the_terminal(panel: Panel, xinfang: Xinfang) -> None:
    made = xinfang("account", "add", "guan", "--name", "管理", "--role", "sysadmin")
    sentence, _, password = made.output.strip().rpartition(" ")
    assert sentence == "Account guan is open. Password:"
    assert sign_in(panel, "guan", password) == 302
    assert sign_in(panel, "guan", password + "x") != 302


def test_a_lost_password_is_replaced(panel: Panel, xinfang: Xinfang) -> None:
    password = xinfang("account", "password", "lin").output.split()[-1]
    assert sign_in(panel, "lin", password) == 302


def test_the_rules_of_accounts_hold_at_the_terminal_too(xinfang: Xinfang) -> None:
    taken = xinfang("account", "add", "LIN", "--name", "林", "--role", "clerk")
    assert taken.output == "Error: There is already an account of this name.\n"
    both = xinfang("account", "add", "guan", "--name", "管", "--role", "sysadmin", "--role", "auditor")
    assert both.exit_code == 1
    assert xinfang("account", "add", "guan", "--name", "管", "--role", "emperor").exit_code == 2
    assert xinfang("account", "password", "nobody").output == "Error: There is no such account.\n"


def test_what_the_operator_did_stands_in_the_trail(panel: Panel, xinfang: Xinfang) -> None:
    xinfang("account", "add", "guan", "--name", "管理", "--role", "sysadmin")
    page = panel.sign_in("xu").get("/audit/list/").get_data(as_text=True)
    assert now().strftime("%Y-%m-%d") in page
    assert "command line" in page


def test_an_account_is_handed_to_another_door_and_back_but_never_a_guarding_one(
    panel: Panel, xinfang: Xinfang
) -> None:
    assert xinfang("account", "door", "lin", "ldap").output == "Account lin: ldap\n"
    assert sign_in(panel, "lin", cast.PASSWORD) != 302
    assert "kept by the directory" in xinfang("account", "password", "lin").output
    back = xinfang("account", "door", "lin", "password").output.split()[-1]
    assert sign_in(panel, "lin", back) == 302
    assert "with a password of the panel" in xinfang("account", "door", "wei", "oidc").output
    assert sign_in(panel, "wei", cast.PASSWORD) == 302
    assert xinfang("account", "door", "nobody", "ldap").output == "Error: There is no such account.\n"
