"""The commands about rules: `kerasdoctor explain` and `kerasdoctor rules`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kerasdoctor.cli.saying import say
from kerasdoctor.cli.settling import Given, choosing
from kerasdoctor.settings.keys import nearest

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem
    from rich.console import Console

    from kerasdoctor.rule import Rule


LISTED = "`kerasdoctor rules` lists them"


def _completed(_context: click.Context, _argument: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the rules and families that a shell may complete a name to."""
    from click.shell_completion import CompletionItem

    from kerasdoctor.rules import all_rules

    rules = all_rules()
    said = {rule.name: " ".join(rule.docs.summary.split()) for rule in rules}
    said |= {rule.family: rule.subject for rule in rules}
    return [CompletionItem(name, help=text) for name, text in sorted(said.items()) if name.startswith(begun)]


@click.command()
@click.argument("name", metavar="RULE|FAMILY|FILE:LINE", shell_complete=_completed)
@choosing
@click.pass_context
def explain(context: click.Context, /, name: str) -> None:
    """Explain a rule: why it hurts, a script that has it, the same script right.

    For a family its rules are listed. For a line, such as train.py:17 or lesson.ipynb:7:3 (cell and line), what
    reading takes it for and what was found there is told; nothing is run.
    """
    from rich.console import Console

    from kerasdoctor.render import docs
    from kerasdoctor.rules import all_rules

    console = Console()
    rules = {rule.name: rule for rule in all_rules()}
    family = [rule for rule in rules.values() if rule.family == name]
    if name in rules:
        docs.show(rules[name], console)
    elif family:
        click.echo(docs.table(family, width=console.width))
    elif ":" in name:
        _explain_line(context, name, console)
    else:
        known = [*rules, *(rule.family for rule in rules.values())]
        raise click.UsageError(f"there is no rule {name}; {nearest(name, known, LISTED)}")


def _explain_line(context: click.Context, name: str, console: Console) -> None:
    from rich.text import Text

    from kerasdoctor.checkup.at_line import NoLineError, at_line
    from kerasdoctor.render import at_line as render
    from kerasdoctor.render.terminal import page_for, put

    try:
        about = at_line(name, Given(context).at(name.partition(":")[0]).options)
    except NoLineError as error:
        raise click.UsageError(str(error)) from None
    lines = list(render.lines(page_for(console), about))
    for line in lines:
        line.rstrip()
    put(console, Text("\n").join(lines))


@click.command()
@click.argument("names", nargs=-1, metavar="[RULE|FAMILY]...", shell_complete=_completed)
@click.option("--format", "style", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True)
def rules(names: tuple[str, ...], style: str) -> None:
    """List the rules with their severity and what they find; those of other packages say where they come from."""
    from rich.console import Console

    from kerasdoctor.render import docs
    from kerasdoctor.rules import all_rules

    listed = _named(all_rules(), names)
    if style == "json":
        import json  # every start would wait for it

        click.echo(json.dumps([docs.data(rule) for rule in listed], indent=2))
    elif style == "markdown":
        click.echo(docs.markdown_table(listed))
    else:
        click.echo(docs.table(listed, width=Console().width))
    tell_broken_rules()


def _named(rules: tuple[Rule, ...], names: tuple[str, ...]) -> tuple[Rule, ...]:
    known = {name for rule in rules for name in (rule.name, rule.family)}
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no rule and no family {name}; {nearest(name, known, LISTED)}")
    return tuple(rule for rule in rules if not names or rule.name in names or rule.family in names)


def tell_broken_rules() -> None:
    """Say on stderr which rules of other packages are left out, and why."""
    from kerasdoctor.rules import broken_rules

    for broken in broken_rules():
        say(f"kerasdoctor: {broken}")
