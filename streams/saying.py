"""Every error the commands tell people, in both languages: what is wrong, and what to do next.

What a library or a lower layer says of the case stands in `detail`, once, in its own words.
"""

from collections.abc import Mapping

from processors.text import Text

ERRORS: Mapping[str, Text] = {
    "setting_wrong": Text("设置 {variable} 有误，请改正：", "{detail}"),
    "policy_refused": Text("政策文件有误，请逐条改正：", "{detail}"),
    "refused": Text("内容有误，未予受理：", "{detail}"),
    "no_answer": Text(
        "所需服务没有应答，请启动该服务或改正其地址：",
        "{detail}; start the service or correct its address",
    ),
    "halted": Text(
        "账本不可用，请运行 `proofstream setup` 或恢复账本：",
        "{detail}; run `proofstream setup`, or restore the ledger",
    ),
    "worker_crashed": Text("工作进程异常结束：", "the worker ended on an error: {detail}"),
    "not_well": Text("进程不正常：", "the process is not well: {detail}"),
    "nobody_to_ask": Text(
        "PROOFSTREAM_LISTEN 未设置，无处可问。",
        "PROOFSTREAM_LISTEN is off: there is nobody to ask",
    ),
    "files_refused": Text(
        "文件 {files} 被拒收，详见 `proofstream examine`。",
        "refused: {files}; see `proofstream examine`",
    ),
    "answers_refused": Text("登记查询结果文件有误：", "{detail}"),
    "context_wrong": Text(
        "争议背景 {path} 有误，请改正：", "{path}: {detail}; correct the context"
    ),
    "day_wrong": Text(
        "{option} {given} 不是日期，请写成 YYYY-MM-DD。",
        "{option} {given}: give a date as YYYY-MM-DD",
    ),
    "instant_wrong": Text(
        "{option} 不是时刻，请写成 2026-01-01T09:30:00+08:00。",
        "{option} {detail}; give it like 2026-01-01T09:30:00+08:00",
    ),
    "no_case": Text("没有案件 {case}。", "there is no case {case}"),
    "chain_broken": Text(
        "存证链已断裂：请恢复账本，并保留此副本作为证据。",
        "the chain is broken: restore the ledger, keep this copy as proof",
    ),
    "no_dead_letter": Text(
        "没有第 {number} 号死信，请见 `dead-letters list`。",
        "there is no dead letter {number}: see `dead-letters list`",
    ),
    "kind_unknown": Text(
        "--kind {kind} 不是已知的材料种类，可选：{kinds}。",
        "--kind {kind} is not known; it is one of {kinds}",
    ),
    "no_folder": Text(
        "--report {report}：请先建立文件夹 {folder}。",
        "--report {report}: make the folder {folder} first",
    ),
    "json_without_against": Text(
        "--json 只用于比较，请同时给出 --against POLICY。",
        "--json is the form of a comparison: give --against POLICY too",
    ),
    "events_refused": Text(
        "有 {count} 条消息被拒收，请见 `proofstream dead-letters list`。",
        "{count} messages were refused: see `proofstream dead-letters list`",
    ),
    "line_refused": Text(
        "第 {number} 行有误，全部未发送：", "line {number}: {detail}; nothing was sent"
    ),
    "usage": Text(
        "命令用法有误（缺少或写错了命令、选项或参数），请看 --help：",
        "the command is used wrongly, see --help: {detail}",
    ),
}


def error_line(key: str, **given: object) -> str:
    """One error in Chinese, then in English. Raises KeyError for one that is not known."""
    text = ERRORS[key]
    return f"{text.zh.format(**given)} {text.en.format(**given)}"
