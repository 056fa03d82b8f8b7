"""Words of invented petitions: names, subjects and texts, drawn from a seeded source."""

from __future__ import annotations

from random import Random

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红建国晓岚春梅志海云飞雪婷浩宇欣怡子轩梓涵"
PLACES = (
    "城东",
    "城西",
    "城南",
    "滨江",
    "湖畔",
    "新区",
    "柯岩",
    "镜湖",
    "东湖",
    "北海",
    "会稽",
    "兰亭",
    "龙山",
    "鉴湖",
)
SUBJECTS = (
    "义务教育阶段学区划分", "课后服务收费", "教师有偿补课", "学校食堂饭菜质量", "随迁子女入学", "校车接送安全", "操场扬尘与噪声",
    "民办学校退费", "教师编制待遇", "校园欺凌处理", "中考加分认定", "学籍转接办理", "幼儿园学位不足", "作业负担过重", "校服采购价格",
    "培训机构关门", "高中招生名额", "校门口交通拥堵", "教师资格认定", "助学金发放",
)  # fmt: skip
ASKS = ("的咨询", "的投诉", "的建议", "问题的反映", "的求助", "的意见")
SENTENCES = (
    "孩子今年九月将升入小学，按户籍所在地查询学区时发现与往年不同。",
    "学校多次在家长群内通知缴纳费用，但没有出示任何收费依据。",
    "我们几位家长曾向学校反映，班主任答复会转告，此后再无下文。",
    "希望有关部门到现场核实情况，并把处理结果书面告知我们。",
    "该机构收取了一学年的费用后停止上课，联系电话无人接听。",
    "附近居民对施工时间过早意见很大，已经影响学生午休。",
    "请说明相关政策的文号和适用范围，以便我们准备材料。",
    "同一事项去年十一月已经反映过一次，当时答复正在研究。",
    "我理解学校的难处，但孩子的安全是第一位的，恳请重视。",
    "上述情况属实，如需核对可以随时与我联系，谢谢。",
    "校门口早晚高峰车辆乱停，学生只能在机动车道上行走。",
    "食堂每餐标准与公示不符，有学生饭后出现身体不适。",
)
ANSWERS = (
    "您好，您反映的问题已收悉。经与学校核实，现将有关情况答复如下：学区依据适龄儿童人数和学校容量划定，并已公示。",
    "经调查，学校确有不规范之处，我局已责令限期整改，多收费用于五个工作日内退还，并对相关人员进行了批评教育。",
    "感谢您的建议。我局将在下一年度的工作安排中予以研究，有进展会及时通过官方渠道公布，欢迎继续监督。",
)
SCHOOLS = ("小学", "中学", "实验学校", "外国语学校", "幼儿园", "中心小学", "职业中专")
DIVISIONS = (
    "基础教育科", "人事科", "财务基建科", "办公室", "职业教育科", "民办教育科", "安全法规科", "督导室", "体卫艺科", "招生考试科", "语言文字科",
    "机关党委",
)  # fmt: skip
COUNTIES = ("越城", "柯桥", "上虞", "诸暨", "嵊州", "新昌")


def person(rng: Random) -> str:
    """Return a name of two or three characters."""
    return rng.choice(FAMILY) + rng.choice(GIVEN) + (rng.choice(GIVEN) if rng.random() < 0.7 else "")


def subject(rng: Random) -> str:
    """Return a subject line of about twenty characters."""
    return f"关于{rng.choice(PLACES)}{rng.choice(SCHOOLS)}{rng.choice(SUBJECTS)}{rng.choice(ASKS)}"


def letter(rng: Random) -> str:
    """Return a text of about 120 characters."""
    return "".join(rng.choice(SENTENCES) for _ in range(4))


def mobile(rng: Random) -> str:
    """Return a telephone number nobody has: mobile numbers begin with 13 to 19."""
    return f"100{rng.randrange(10**8):08d}"
