"""The command `proofstream`: every group of commands put together."""

import typer

from streams.commands.demo import demo_command
from streams.commands.examining import examine_command
from streams.commands.inspecting import audit, dead_letters, settings_command
from streams.commands.proving import prove_command
from streams.commands.registers import registers
from streams.commands.replaying import replay_command
from streams.commands.serving import (
    examiner_command,
    health_command,
    relay_command,
    setup_command,
    worker_command,
)
from streams.commands.shadowing import shadow
from streams.commands.submitting import submit_command
from streams.exits import BilingualGroup

app = typer.Typer(
    name="proofstream",
    help="Decides marketplace complaints and infringement notices from events and proof.",
    cls=BilingualGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo_command)
app.command("examine")(examine_command)
app.command("prove")(prove_command)
app.command("replay")(replay_command)
app.command("submit")(submit_command)
app.command("setup")(setup_command)
app.command("worker")(worker_command)
app.command("relay")(relay_command)
app.command("examiner")(examiner_command)
app.command("health")(health_command)
app.command("settings")(settings_command)
app.add_typer(dead_letters, name="dead-letters")
app.add_typer(audit, name="audit")
app.add_typer(registers, name="registers")
app.add_typer(shadow, name="shadow")


def main() -> None:
    """Entry point of the `proofstream` script."""
    app()


if __name__ == "__main__":
    main()
