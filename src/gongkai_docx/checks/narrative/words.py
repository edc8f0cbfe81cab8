"""What the words of a report's prose do in a sentence: pass over, deny, compare, tell another time.

What names a table, a row or a column is in the form's data (`forms.words`); here is what is the
same whatever form is in force. A word that stands nowhere is unknown, and a number in its company
is not understood: so each list makes more sentences understood, and none is needed to be safe.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Says nothing about what a number counts.
FILLERS = _words(
    """
    共 共计 总共 一共 累计 合计 总计 总量 总数 全年 全年度 年内 年度内 一年来 年末 年底 这一年里
    一年中 全年内 报告期内 统计期内 本报告期内 年度 该年度 这一年 过去一年 截至年底 截至年末 均 都
    也 还 已 已经 全部 全 其 的 了 有 为 是 系 由 等 以 于 将其 把 被 在 中 里 内 当中 之中 而 则 又
    此外 同时 另 另有 另外 还有 仅 仅有 只 只有 计 达 达到 至 到 从 从中 该 这 这些 该类 此类 上述
    所有 任何 即 作 作为 依法 依规 依法依规 按时 按期 如期 及时 限期内 法定期限内 法定时限内
    规定期限内 规定时限内 期限内 时限内 在法定期限内 在规定时限内 按规定 按规定程序 规定程序 按程序
    严格按照 依照 按照 根据 逐件 逐一 一一 统一 妥善 规范 认真 予以 进行 完成 给予 提出 提出的 提交
    提交的 出现 引起 因 因此 存在 单位和个人 单位或个人 组织或个人 组织和个人 社会公众 公众 群众
    市民 村民 居民 社会各界 人民群众 收件量 受理量 案件 案 数量 件数 数 量 情况 情形 结果 决定 金额
    总额 方面 合并 一并 一起 统计 相关 有关 继续 需 需要 不再 既 拢共 才 认定为 认定 不服 截至 截止
    报告期末 仍 尚 直接 过 经 符合公开条件 如实 增至 除 外 除外 答复书 告知书 的总数 办理数 一年内
    径行 径直 法院 人民法院 向法院 向人民法院 政府信息公开 信息公开 政务公开 政府信息 依法行政 工作
    工作中 行政机关 行政 我们 新 针对 就 类 类型 办理结果 处理结果 答复结果 办理情况 处理情况 来自
    属于 属 看 来看 从办理结果看 从办理结果来看 按办理结果分 当 区分处理后 后 告知 之后 主要 主要是
    具体为 具体是 分为 具体 如下 具体如下 请求 行为 作为被告 占 无一例外 按 分 方面看 一年 这一年来
    本年度内 本年内 年终 岁末 顺利 圆满 均已 已全部 依法按时 按时限 高质量 稳妥 有序 高效 出具
    具体包括 除此之外 与此同时 给出 作了 做了 也就是 全年来 名义 依规按时 依法及时 及时依法
    统一受理后 逐条 的有 的是 的为 共有 另外有 均系 均属 均属于 系因 是因 主要因 主要为 单位或者个人
    个人或单位 个人或者单位 单位或个人的 先后 递交 递交的 提请 目前 现有 理由是 所涉内容 所涉信息
    内容 归入 一类 一类的 据此 过来 “ ” ‘ ’ 与此有关 与此有关的 与此相关 与此相关的 由此
    由此引发 由此引发的 由此引起 由此引起的 清理后 年初从 年初由 走完 一共是 仅为 合并为 经审查
    经审核 经检索 经核实 依法决定 决定对 当中的 之中的 里的 中的 里面的 此前 已有 而来 无正当理由
    主体 申领 继续办理 继续办理的 各类 公开后 可能 公开后可能 公开后会 诉至人民法院 诉至法院 升至
    降至 减至 升到 降到 减到 增到 下降到 上升到 上升至 下降至 增加至 增加到 增长至 增长到 减少至
    减少到 报告年度内 本报告期 报告期 统计年度 岁尾 这一年度 过去的一年 过去这一年 刚刚过去的一年
    在这一年里 截至目前 至年底 至年末 到年底 到年末 年底前 年末前 期末 总数达 总量达 计有 共计有
    一共有 总共有 累计有 累计达 共达 达到了 都已 皆已 全都 一律 悉数 分类 含有 当中有 里面有
    另外还有 此外还有 再有 在规定的期限内 在法定的期限内 在规定的时限内 法定答复期限内 规定的期限内
    规定的时限内 依照程序 按照程序 依程序 依法定程序 依法按程序 经研究 经核查 经查找 由于 因为 鉴于
    基于 出于 理由为 原因是 原因为 原因系 为由 缘故 被认定为 认定系 判定为 归为 归于 列入 列为 定为
    确认为 系属 属于情形 情形的 情况的 类的 这一项 这项 一栏 一项 这一类 这类 该项 答复方面 办理方面
    结果方面 从结果看 从结果来看 从来源看 从类型看 从办理情况看 从办理情况来看 从答复情况看
    从答复结果看 按答复结果分 按处理结果分 按结果分 按办理情况分 答复类型 全年度内 于年内 于年底
    一年下来 全年下来 累计共 共累计 合共 通通 皆 亦 并且 即为 即是 也就是说 换言之 总的来看 总体来看
    总体上 整体上 之多 左右 涉及信息公开 涉及信息公开的 涉及政府信息公开的 总金额 收费金额 收费总额
    收费总金额 收费收入 收费额 视为放弃 加 连同 外加 另加 涉及我局 涉及本局 涉及本机关 涉及本单位
    涉及我单位 涉及我办 涉及我镇 涉及我县 涉及我区 涉及我市 涉及我街道 涉我局 涉本机关 时间原因
    期限原因 不再处理 不再处理其 在办理期限内 在答复期限内 尚在办理期限内 尚在答复期限内
    仍在办理期限内 尚有 仍有 登记在册 登记在册的 递来 递来的 递交来 归类 归类的 划分 一年间 接续办理
    接续办理的 所需信息 该信息 相关信息 有关信息 当事人 涉信息公开 涉信息公开的 涉政府信息公开
    涉政府信息公开的 没有正当理由 未予处理 未予公开 未作处理 经区分处理后 经区分处理 作区分处理
    作区分处理的 能够 会对 造成损害 造成损害的 复议结果 审理结果 裁判结果 法院裁判结果 诉讼结果
    寄出缴费通知后 就同一内容 就同一信息 最终 确实 判决 甄别后 严格甄别后
    """
)
# What an organ does, or what befalls it, before what is counted.
ACTS = _words(
    """
    作出 做出 实施 下达 发生 引发 产生 收取 征收 收入 提起 提起的 被提起 被提起的 对 下了 作了
    办理了 依法作出 共作出 累计作出 依法实施 依法下达 实行 采取 采取了 实施了 作出了 做出了 开展
    下达的 作出的 做出的
    """
)

# The sentence speaks of the disclosure of information (or names the matter of such a table), so a
# review or a lawsuit in it is one of the form.
DISCLOSURE = ("信息公开",)
OPEN = "公开"

# Who speaks: the organ itself, or all that the report is about; 我, 本, 全, 该 before a level too.
WHOLE, OWN = "全", "我本"
BEFORE_LEVEL = WHOLE + OWN + "该"
SUBJECTS = _words(
    """
    街道 街道办事处 办事处 管委会 镇政府 镇人民政府 乡政府 乡人民政府 区政府 区人民政府 县政府
    县人民政府 市政府 市人民政府 省政府 省人民政府 局系统 县政府办公室 区政府办公室 市政府办公室
    县人民政府办公室 区人民政府办公室 市人民政府办公室 机关 局机关 全市各级行政机关 全县各级行政机关
    全区各级行政机关 全市行政机关 全县行政机关 全区行政机关 工区 工委 各级各部门 各级行政机关
    各级部门 本级政府 政府系统 全市政府系统 全县政府系统 全区政府系统 全市各级各部门 全县各级各部门
    全区各级各部门 全市各级政府 全市各级政府部门 全省各级行政机关 全州各级行政机关 我们单位 我们局
    我们街道 我们县 我们区 我们镇 我们乡 我们办 全省系统 全市系统 全县系统 全区系统 街道办
    """
)
LEVELS = _words(
    """
    局 县 区 市 省 州 镇 乡 街道 街 办 委 厅 院 所 处 会 校 站 中心 机关 单位 部门 级 地区 系统 工区
    新区 园区 开发区 辖区 街道办 街道办事处 管委会 办事处 旗 盟 部 署 总队 支队 公司 府 政府 队 馆
    社 园 站所 分局 大队 集团 医院 学院 大学 中学 小学
    """
)
# What stands before a verb and ends like this is who did it.
ORGAN_ENDS = _words(
    """
    局 委 办 所 厅 院 镇 乡 道 府 会 处 部 校 队 馆 站 司 行 团 社 区 县 市 园 室
    """
)

# Of these, what offices end like.
OFFICE_ENDS = _words("局 委 办 厅 院")
# Not if one of these is in it: a channel, a part of the organ, a part of the year.
NARROWING = _words(
    """
    网 信函 邮 当面 现场 窗口 平台 系统 热线 电话 传真 微信 微博 媒体 信箱 部门 单位 乡镇 街道 镇街
    科室 股室 处室 各 下属 直属 所属 涉及 关于 有关 类 每 直管 代理 委托 原 季 月 半年 同期 往年
    近年 历年 前 拟 将 计划 预计 力争 如 若 凡 应 须 需 不 未 非 基层 村 社区 县区 区县 县直 市直
    区直 省直 本级 窗 线上 线下 邮寄 快递 中心 大厅 联席 会议 培训 建议 提案 信访 咨询 投诉 举报
    留言 来信 许可 处罚 强制 收费 审批 登记 补贴 低保 证 户 贷 助 救 首 第 曾 又 再 余 其他 其余
    """
)

# Of these, what stands in the names of offices.
NOUNS = _words(
    """
    应急 农村 乡村 网信 信访 审批 登记 城乡 不动产 救助 户籍 许可 单位 证券 投诉 举报 其他
    """
)
# Of these, what names parts of the organ.
PARTS = _words(
    """
    部门 单位 乡镇 街道 镇街 科室 股室 处室 各 下属 直属 所属 基层 社区 县区 区县 县直 市直 区直
    省直
    """
)
JOINTS = _words("、 和 及 与 或 以及 或者")
EITHER = _words("或 或者")
ALSO = _words("也 且 又 均 亦 既")
# 自然人提出的9件申请中，…
WITHIN = _words("中 里 当中 之中 里面 中的 里的 当中的 之中的")
# What makes the numbers of a sentence open.
VOIDING = _words(
    """
    剔除 扣除 未计入 不计入 重复提交 实际收到 实际受理 实际办理 实际答复 实际办结 实际新收 数据显示
    """
)
GOVERNMENTS = _words("政府 管委会 管理委员会 街道")
# Between two verbs that both have the same number: 收到并办结16件.
BOTH = _words("并 且")

NEGATIONS = _words(
    """
    没有 未 无 未曾 从未 尚未 尚无 并无 并未 不存在 没有任何 零 不曾 暂无 暂未 从无 未有 毫无 无一
    """
)
AMONG = _words("其中 含 包括 包含 内含 均含 涵盖 里面")
# What was just spoken of, and no more.
THESE = _words("此类 该类 这类 这些 上述 这一类 该项 这项")
# 对3件申请作出…, 尚有3件申请: not of all.
OF_SOME = _words("对 尚有 仍有")
# What is told of several things together.
SUMMING = _words("共 共计 总共 一共 合计 总计 累计 共有")
# What remains of a number that was told before.
REST = _words("其余 其他 剩余 余下 剩下")
EACH = _words(
    """
    均为 均 都为 都是 都 各为 各 皆为 皆 全是 全为 全部为 全部是 均是 一律为
    """
)
RESPECTIVELY = _words("分别为 分别是 分别有 分别")
# What is compared with another year. Not 新增: that is what was received.
CHANGES = _words(
    """
    同比 环比 较上年度 较上年 比上年度 比上年 较去年 比去年 与上年度 与上年 与去年 同上年 较往年
    比往年 较前一年 比前一年 较上一年 比上一年 较上年同期 比上年同期 增加 减少 增长 下降 上升 增加了
    减少了 增长了 下降了 增幅 降幅 持平
    """
)
OWN_TIMES = _words("今年 本年 本年度 当年 本报告年度 报告年度 今年以来 本年以来 年初以来")
OTHER_TIMES = _words(
    """
    上年度 上年 去年 上一年度 上一年 往年 近年 近年来 历年来 前年 上年同期 去年同期 以来 每年 每月
    每季度 上半年 下半年 第一季度 第二季度 第三季度 第四季度 一季度 二季度 三季度 四季度 前三季度
    下一年 下一年度 下年 下年度 明年 来年 次年 年初 期间 十三五 十四五 上届 历年累计
    """
)
# What is to come, or is a condition.
PLANS = _words(
    """
    将 拟 计划 预计 力争 目标 如果 若 凡 应当 必须 确保 争取 下一步 假如 一旦 可以
    """
)
# Words that look like ours and are not.
BLOCKING = _words(
    """
    规范性文件草案 规范性文件清单 未能 本级 合并处理 合并答复 涉及 所属 所辖 下辖 各镇 各乡镇 各县
    各区 各街道 各部门 各单位 各科室 各镇街 各县区 各区县 各乡 各村 各市 各地
    """
)
