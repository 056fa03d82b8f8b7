"""Papers as an office writes them, in Markdown, for the tests that measure what is printed."""

from __future__ import annotations

HEAD = """issuer: 云州市教育局
number: 云教信〔2026〕5号
title: 云州市教育局关于进一步做好信访工作的意见
addressee: 各县（市、区）教育局，市属各学校
date: 2026-07-09
copies: 市委办公室，市政府办公室，市信访局
printed_by: 云州市教育局办公室
"""
SENTENCE = (
    "各单位要全面落实《信访工作条例》的规定，认真对待群众反映的每一个问题，2026年12月31日前逐件核对办理期限，"
    "做到件件有着落、事事有回音，按期办结率达到95.5%以上。主要负责同志是第一责任人，对本单位的信访工作负总责，重要信访事项"
    "要亲自过问、亲自协调、亲自督办，推动问题在基层一线得到及时有效化解，并做好回访和疏导。"
)
LONG = "办理信访事项要讲清事实依据与政策规定" * 17
RARE = "喆堃赟昇祎璟玥䶮𬀩㛃"
TABLE = "| 单位 | 登记 | 按期办结率 |\n|---|---|---|\n"


def paper(body: str, head: str = HEAD, **changes: str) -> str:
    """Return a file: `head` with the lines of `changes` put in or, if empty, taken out, and `body`."""
    lines = [line for line in head.splitlines() if line.partition(":")[0] not in changes]
    lines += [f"{key}: {value}" for key, value in changes.items() if value]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{body}\n"


def paragraphs(count: int) -> str:
    """Return a text of so many paragraphs under headings of four levels."""
    heads = ("## 一、总体要求", "### （一）基本原则", "#### 1.工作目标", "##### （1）具体任务")
    return "\n\n".join(
        (heads[number // 4 % 4] + "\n\n" if number % 4 == 0 else "")
        + SENTENCE * (1 + number % 3)
        + f"第{number}项工作要抓紧。" * (number % 2)
        for number in range(count)
    )


def rows(count: int) -> str:
    """Return a pipe table of so many rows."""
    return TABLE + "\n".join(f"| 第{number}中学 | {number * 3} | {90 + number % 10}.5% |" for number in range(1, count + 1))


ANNEXES = "".join(
    f"\n\n---\n\n# 附件{number} {name}\n\n{body}"
    for number, (name, body) in enumerate(
        (("各单位办理情况表", rows(30)), ("工作任务分工", paragraphs(4)), ("名单", TABLE + f"| {RARE} | 1 | 2 |")), 1
    )
)

DOCUMENTS = {
    "one page": paper(SENTENCE),
    "many pages": paper(paragraphs(24)),
    **{f"{count} paragraphs": paper(paragraphs(count)) for count in (3, 5, 6, 7, 8, 9, 10, 11, 12, 13)},
    "table over pages": paper(f"{paragraphs(9)}\n\n{rows(45)}\n\n{paragraphs(3)}"),
    "three annexes": paper(paragraphs(4) + ANNEXES),
    "rare names": paper(f"{RARE}等同志反映的问题已经办结。{SENTENCE}" * 3),
    "title of three lines": paper(
        SENTENCE,
        title="云州市教育局关于转发《省教育厅关于进一步加强和改进全省教育系统信访工作的若干意见》的通知",
    ),
    "title of four lines": paper(
        SENTENCE,
        title="[云州市教育局关于转发, 省教育厅办公室关于印发《全省教育系统, 信访积案化解年活动实施方案（试行）》, 的通知]",
    ),
    "short title": paper(SENTENCE, title="关于信访工作的通知"),
    "long paragraphs": paper("\n\n".join([LONG] * 5)),
    "digits and Latin": paper(
        "\n\n".join(
            [
                "2026年1—6月，全市共登记3862件（次），同比下降12.5%；其中APP渠道1024件、Email渠道356件，AB岗制度覆盖率98.7%。"
                "详见https://www.example.gov.cn/xinfang/2026/07/notice_of_the_first_half.html，联系邮箱xinfang@example.gov.cn。"
            ]
            * 6
        )
    ),
    "secret and urgent": paper(paragraphs(6), serial="000012", secrecy="机密★1年", urgency="特急"),
    "upward": paper(paragraphs(5), signer="王建国", addressee="云州市人民政府", note="联系人：张三，电话：0575-88888888"),
    "attachments and note": paper(
        paragraphs(5), attachments="[信访事项办理情况统计表, 云州市教育系统信访积案化解责任分工一览表（含各县市区）]", note="此件公开发布"
    ),
}
LETTERS = {
    "one page letter": paper(
        SENTENCE, number="云教信督〔2026〕12号", title="关于限期办结信访积案的督办函", addressee="云溪县教育局"
    ),
    "letter of pages": paper(paragraphs(9), title="关于限期办结云溪县教育局信访积案的督办函", addressee="云溪县教育局"),
    "urgent letter": paper(paragraphs(3), title="关于限期办结信访积案的函", urgency="特急", secrecy="秘密★1年", serial="12"),
}
