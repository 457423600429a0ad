"""What was wrong with a command line, in Chinese; click itself speaks English."""

import click


def in_chinese(error: click.ClickException) -> str:
    """One line that says what is wrong and where the help is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "minsheng"
    return f"{_wrong(error)}：用法见 {command} --help"


def _wrong(error: click.ClickException) -> str:
    match error:
        case click.MissingParameter():
            return f"缺少 {_named(error.param)}"
        case click.NoSuchOption():
            near = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{near}"
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice)):
            return f"{_named(error.param)} 只能是 {'、'.join(map(str, choice.choices))}"
        case click.BadParameter():
            return f"{_named(error.param)}：{error.message}" if error.param else error.message
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 用得不对（{error.message}）"
        case click.UsageError():
            return f"命令写得不对（{error.message}）"
        case _:
            return error.format_message()


def _named(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return " / ".join(parameter.opts)
    return "参数" if parameter is None or parameter.name is None else f"参数 {parameter.name.upper()}"
