package story

// line is one thing that happened with a customer. Slots in braces are filled from the customer's own facts:
// {c} how the contact is addressed, {p} {pe} the product in Chinese / English, {p2} {pe2} a second one, {q} quantity,
// {price} unit price with currency, {cert} certificate, {port}, {volt}, {pi} invoice number, {fair}, {me} the
// salesperson's English name, {days} lead time, {pay} payment terms, {term} incoterm and place.
type line struct {
	kind, dir, subject, body string
	task                     string // a task this line gives rise to; empty for most
	after                    string // for a complaint: how it was settled
}

// intro lines open the story, by source.
var intro = map[string][]line{
	"canton_fair": {
		{"meeting", "in", "{fair} 展位洽谈", "{c} 到展位，看了{p}和{p2}，拍照、要了目录。说目前从另一家浙江工厂拿货，嫌交期不稳。名片已扫描，要求展后三天内报价。", "", ""},
		{"meeting", "in", "{fair} 展位洽谈", "{c} 和同事一起来，停留约 20 分钟，重点问{p}的 {cert} 证书和 MOQ，现场留了两个参考样品的型号。", "", ""},
		{"meeting", "in", "{fair} 现场接待", "老客户带过来的朋友，{c}，主要做{p}，数量不小但价格压得低。约好展会后来厂。", "", ""},
	},
	"trade_show": {
		{"meeting", "out", "{fair} 洽谈", "在 {fair} 与 {c} 见面半小时，对{p}的新款包装感兴趣，愿意看样；展会期间行程满，约展后两周再联系。", "", ""},
		{"meeting", "in", "{fair} 洽谈", "{c} 来我们展位，问{p}能否做客户自己品牌、彩盒打样几天。已当场给目录价，正式报价展后发。", "", ""},
	},
	"alibaba": {
		{"email", "in", "Inquiry for {pe}", "Hello, we saw your {n} on Alibaba. Please send your best price for {q} pcs, {term}, and tell us whether you have {cert}.", "", ""},
		{"chat", "in", "TM 询盘", "阿里国际站 TM 来的询盘，{c} 问{p}的 MOQ 和交期。公司是真实买家，近 90 天询盘 12 个、已发报价。", "", ""},
	},
	"website": {
		{"email", "in", "Website inquiry: {pe}", "Message from our website form: We are looking for a new supplier of {n}, about {q} pcs per year. Please send the catalogue and certificates ({cert}).", "", ""},
		{"email", "in", "Website inquiry: catalogue", "Please send your latest catalogue and price list for {n} and {n2}. Delivery would be to {port}.", "", ""},
	},
	"referral": {
		{"call", "out", "朋友介绍，首次电话", "由老客户介绍，{c} 接电话很客气，目前{p}有固定供应商，但想找备用工厂，先要资料。", "", ""},
		{"note", "", "介绍人背景", "介绍人说对方付款守信，做{p}多年，最在意交期和外箱质量。先发公司简介，不要急着报价。", "", ""},
	},
	"linkedin": {
		{"chat", "out", "LinkedIn 开发", "LinkedIn 加上 {c}，聊了他们今年的{p}采购计划，愿意收目录。", "", ""},
		{"email", "out", "Introduction – {pe} manufacturer, Ningbo", "Dear {c},\n\nThank you for connecting. We make {n} and {n2} with {cert} reports; our catalogue is attached. May I ask which styles you buy for next season?\n\nBest regards,\n{me}", "", ""},
	},
	"customs_data": {
		{"email", "out", "{pe} – direct from the factory", "Dear {c},\n\nWe supply {n} to importers in your market and can offer small first orders. Would you like our price list?\n\nBest regards,\n{me}", "", ""},
		{"note", "", "海关数据分析", "海关数据显示对方近 12 个月有 9 票{p}进口，供应商 3 家，都在广东；单票 1 个 40HQ 左右，有切入机会。", "", ""},
	},
}

var stageLines = map[string][]line{
	"inquiry": {
		{"email", "out", "Catalogue and price range – {pe}", "Dear {c},\n\nThank you for your interest. Please find our catalogue attached. Our price for the {pe} starts at {price}, {term}, MOQ {moq} pcs. Could you tell us your target packaging and the certificates you need?\n\nBest regards,\n{me}", "", ""},
		{"call", "out", "了解需求", "确认需求：{p}，首单大约 {q} 套，电压 {volt}，要 {cert}。对方在比三家，重点是交期。", "", ""},
		{"chat", "in", "发来参考图", "{c} 发来市面上同类{p}的照片，问能不能做同样的外观和颜色，目标价比我们低 8%。", "核算客户目标价能否做", ""},
		{"note", "", "背景调查", "查了官网和海关数据：自有渠道为主，{p}一年进口四到五个柜。决策人应该是老板，{c} 负责前期筛选。", "", ""},
		{"email", "in", "Re: Catalogue and price range", "Hi {me},\n\nThanks, the {pe} looks interesting. Which test reports can you share, and can we load it together with {n2}?\n\nRegards", "", ""},
		{"note", "", "公司核实", "电话和地址核实无误，公司注册多年；官网在售{p}两个系列，供应商标签写的是广东工厂。", "", ""},
	},
	"sampling": {
		{"email", "in", "Sample request", "Hi {me},\n\nplease send two samples of the {pe} and one of the {pe2}. We will pay the courier, account number follows.\n\nRegards", "安排寄样（{p}）", ""},
		{"note", "", "样品已寄", "{p} 2 个、{p2} 1 个，DHL 寄出，样品费 {price} 待大货返还。色卡一并寄了。", "跟进样品签收与反馈", ""},
		{"call", "out", "样品反馈", "客户收到样，外观满意；{flaw}，彩盒颜色偏深。愿意修改后再看一次。", "改样二次打样", ""},
		{"email", "in", "Sample feedback", "Samples arrived well. Our quality team has two points: {flawe}, and the master carton must be stronger. The colour is fine.", "", ""},
		{"meeting", "out", "视频会议：样品评审", "与 {c} 视频过样品，逐条确认修改点：1）LOGO 丝印改激光；2）说明书加当地语言；3）外箱五层加强。", "更新样品确认单", ""},
		{"note", "", "认证进度", "{cert} 报告覆盖现有型号，客户要的新颜色需做差异测试，实验室报周期 12 个工作日。", "", ""},
	},
	"quoting": {
		{"email", "out", "Quotation {pi} – {pe}", "Dear {c},\n\nOur quotation {pi} is attached: {pe}, {q} pcs at {price}, {term}, {pay}, lead time {days} days {trigger}, valid 30 days.\n\nBest regards,\n{me}", "跟进报价 {pi}", ""},
		{"email", "in", "Re: Quotation {pi}", "Dear {me},\n\nThank you. The price is about 5% above our target. What can you do at double quantity, and can you keep it for the season?", "", ""},
		{"call", "out", "谈价", "对方要 5% 折扣。我的底线是 3%，条件是 {q} 套以上或混装整柜。{c} 说要和老板商量，周内答复。", "回复客户价格（最多让 3%）", ""},
		{"note", "", "竞争对手", "得知另一家报价比我们低 4%，但没有 {cert}，交期也长 10 天。报价邮件里突出证书和验货通过率。", "", ""},
		{"chat", "in", "催报价", "{c} 问彩盒改双语后单价怎么变，明天要给采购会议。", "今天内更新报价", ""},
		{"meeting", "out", "视频会议：条款", "讨论 {pay}、{term} 和交期 {days} 天，对方希望付款条件再松一点。已请财务评估。", "", ""},
	},
	"won": {
		{"email", "in", "Purchase order", "Dear {me},\n\nplease find our PO for {q} {n}. Kindly send the PI with your bank details.\n\nBest regards", "", ""},
		{"email", "out", "Proforma invoice {pi}", "Dear {c},\n\nThank you for your order. Our proforma invoice {pi} is attached: {q} pcs {pe}, {price}, {term}, {pay}. {start}\n\nBest regards,\n{me}", "{check}（{pi}）", ""},
		{"note", "", "定金到账", "{pi} 定金到账，财务已确认水单；排产 {days} 天，跟单已下生产单。", "", ""},
		{"note", "", "产前样确认", "产前样客户书面确认，封样一套留厂一套寄客户。唛头和条码已核对。", "", ""},
		{"email", "out", "Shipment advice – {pi}", "Dear {c},\n\n{pi} has left for {port}. Invoice, packing list and B/L copy are attached; {docs}.\n\nBest regards,\n{me}", "{collect}（{pi}）", ""},
	},
	"repeat": {
		{"email", "in", "Repeat order", "Hi {me},\n\nthe goods sell well. Please book another {q} {n}, same packing. Can you ship within {days} days?", "", ""},
		{"note", "", "返单谈定", "返单{p} {q} 套，价格维持；客户加{p2}试单 {try} 套混装。原材料涨了 2%，这单自己消化，下季度调价要提前打招呼。", "", ""},
		{"visit", "in", "客户来厂", "{c} 来厂参观，看了装配线和实验室，对来料检验印象好；中午在鄞州吃饭，谈到明年想把{p2}也转过来。", "发参观纪要与新品报价", ""},
		{"visit", "out", "拜访客户", "到 {city} 拜访，看了仓库和样品间。{c} 说{p}退货率不到 0.5%，主要退货原因是运输压箱。", "提交加强外箱方案", ""},
		{"call", "out", "季度回访", "满意度 {score}/10，交期和沟通好；希望说明书排版清楚一点、发货前一周给装柜照片。", "", ""},
		{"email", "out", "New models for next season", "Dear {c},\n\nAttached are our new {n2} with prices and lead times. Shall I add two samples to your next shipment?\n\nBest regards,\n{me}", "", ""},
		{"email", "out", "Shipment advice – {pi}", "Dear {c},\n\n{pi} was loaded today, seal number and loading photos are attached. ETA {port} is in the B/L copy.\n\nBest regards,\n{me}", "", ""},
		{"email", "in", "Broken pieces in the last shipment", "Dear {me},\n\nwe found {k} damaged {n} in the last container, photos attached. Please advise how you will compensate.", "48 小时内给出破损处理方案",
			"破损 {k} 件，原因是最底层外箱受潮。答应下批免费补 {add} 件并改五层瓦楞，客户接受。已转品质部做 8D。"},
		{"email", "in", "Wrong barcode on master cartons", "Hi {me},\n\nour warehouse says the barcode on {k} cartons is from the old item number. We had to relabel by hand. Please make sure this does not happen again.", "核查条码贴错原因并回复客户",
			"条码用了旧版文件，跟单没有更新。承担客户重新贴标费用，从下单尾款里扣；以后条码文件统一由跟单系统归档，改版作废旧文件。"},
		{"chat", "in", "颜色偏差投诉", "{c} 发来照片，这批{p}颜色比封样略浅，终端客户有意见，问怎么处理。", "比对封样并给出处理意见",
			"比对留样，色差 ΔE 2.1，超出约定的 1.5。本批客户接受让步，给 3% 折让；供应商换色粉批次要先报备。"},
		{"email", "in", "Missing accessories", "Dear {me},\n\n{k} of the {n} came without the instruction leaflet and screws. Can you send spare parts by courier?", "寄补件并登记原因",
			"漏装说明书和配件 {k} 套，补件 DHL 已寄，运费我们出。产线加称重检漏，下批开始执行。"},
		{"call", "out", "确认明年预测", "{c} 给了明年上半年的预测，{p}约 {q} 套分两批，四月和六月各一半；要我们提前锁原材料价格。", "按预测备料并回复锁价期限", ""},
		{"email", "in", "Change of artwork", "Hi {me},\n\nour marketing has changed the logo. New artwork for the colour box of the {pe} is attached. From which order can you use it?", "新彩盒稿转跟单确认", ""},
		{"note", "", "价格调整沟通", "铜和不锈钢涨价，{p}下季度需上调 2.5%。{c} 不高兴但理解，同意老订单不动、新订单分两步涨。", "", ""},
		{"meeting", "out", "视频会议：新品选型", "和 {c} 过了 12 款新品，选中 4 款要样，其中{p2}两款要改颜色；目标零售价也给了，倒推 FOB 还差一点。", "新品报价与样品计划", ""},
		{"chat", "out", "装柜照片", "发了装柜照片和柜号封号，{c} 回复收到，已转给他们物流。", "", ""},
		{"note", "", "验货结果", "客户第三方验货，AQL 2.5/4.0 通过，主要缺陷 2、次要 5，报告已归档，同意出运。", "", ""},
		{"chat", "in", "问船期", "{c} 问 {pi} 船期，已发订舱确认和预计到 {port} 时间。", "", ""},
		{"chat", "out", "节日问候", "发了节日祝福和我们春节放假通知，提醒 12 月底前下单才能节前出货。", "", ""},
	},
	"dormant": {
		{"email", "out", "Checking in – {pe}", "Dear {c},\n\nIt has been a while since we spoke. We have new models of our {n} at a better price. Is there a project this season we can quote?\n\nBest regards,\n{me}", "", ""},
		{"call", "out", "唤醒电话", "打了两次，前台说 {c} 在休假，留言。", "换渠道联系客户", ""},
		{"note", "", "转为沉睡", "三次跟进无回复，邮件已读未回。先放到季度跟进，展会前再发邀请。", "", ""},
	},
	"lost": {
		{"email", "in", "Re: Quotation", "Dear {me},\n\nthank you for your patience. We decided to stay with our current supplier this year. Please contact us again for the next tender.", "", ""},
		{"note", "", "丢单复盘", "输在价格和账期：对手给 O/A 60 天。我们的账期政策不允许，等客户信用资料齐全再争取中信保额度。", "", ""},
	},
}

// customerNotes are the lines of the notes field. Same slots.
var customerNotes = map[string][]string{
	"repeat": {
		"合作稳定，按季度下单，{p}为主。老板重视交期，迟一天都会问；价格相对好谈。",
		"每年 3 月和 9 月集中下单，旺季前一个月要主动提醒备料。唛头每次都改，务必书面确认。",
		"Key account. Keep safety stock of colour boxes; never change a component without written approval.",
		"客户有自己的验货公司，AQL 2.5/4.0，装柜前三天报验货。尾款从不拖。",
		"{p}卖得最好，正在推{p2}。竞争对手在挖，注意新品先给他们看。",
	},
	"won": {
		"首单刚完成，质量反馈不错，争取三个月内返单。",
		"第一单量小，客户在试我们。包装要求细，跟单多拍照。",
		"First order shipped; ask for sell-through figures after 8 weeks.",
	},
	"one_off": {
		"项目单，一次性采购，后续看有没有新项目。保持半年联系一次。",
		"促销活动采购，今年没有再做，活动季前问一次。",
	},
	"quoting": {
		"价格还差 3%–5%，客户在和另一家比。证书齐全是我们的优势。",
		"老板直接管采购，{c} 只收资料。报价要同时抄送老板。",
		"Target price is tight; push a mixed container with {n2}.",
	},
	"sampling": {
		"样品确认中，{cert} 是硬条件。打样费先收，大货返还。",
		"客户对颜色很挑，寄样前先拍色卡对比照。",
	},
	"inquiry": {
		"需求真实，但还没定时间。先把目录和证书发齐，两周跟进一次。",
		"询盘内容具体，型号数量都写了，优先跟。",
		"在找第二供应商，目前从广东拿货。",
	},
	"lead": {
		"刚收到名片，还没聊需求。",
		"海关数据看到有进口{p}，还未联系上采购。",
	},
	"dormant": {
		"之前做过一单，后来换采购就没消息了。展会前再邀请。",
		"做过一次试单，之后没有返单，电话能打通但总说忙。",
	},
	"dormant_never": {
		"半年没回邮件，电话能打通但总说忙。",
		"寄过样品后没有下文，可能已有供应商。展会前再邀请一次。",
	},
	"lost": {
		"已被低价对手拿走，明年招标再跟。",
		"对方坚持 O/A 60 天，我们做不了。",
	},
}

var qualityPrefs = map[byte][]string{
	'k': {"AQL 2.5/4.0，食品接触报告每批随单；锅底平整度 ≤0.8 mm", "304 材质光谱抽检，内壁不允许划痕；盖子松紧按封样", "刀具硬度 HRC 54±2，木柄含水率 ≤12%", "Food-contact test report not older than 12 months; no visible polishing marks inside"},
	'a': {"{volt}，{cert} 有效证书；100% 耐压与功率测试并留记录", "跌落测试 76 cm 一角三棱六面；噪音低于 75 dB", "{volt}; 4-hour running test on 2% of each lot, report with the shipment"},
	'l': {"IP65 防水抽检每批 5 只，色温 3000K±150K，老化 8 小时", "盐雾 240 小时，太阳能板转换率按规格书；电池要 UN38.3 和 MSDS", "Colour temperature from one bin per order; IP44 spray test on 5 pcs per lot"},
}

var packagingPrefs = []string{
	"彩盒双语，外箱五层瓦楞，正唛侧唛按客户文件；不用塑料袋，改牛皮纸",
	"Brown box with barcode label on two sides, max. 15 kg per carton, no plastic inserts",
	"中性外箱，不印厂名和电话；内盒贴客户条码",
	"托盘 120×80，高度不超过 180 cm，缠膜后四角护角",
	"卖场陈列彩盒（PDQ），外箱四面贴标，条码等级 B 以上",
	"邮购包装，单台过 ISTA 3A 跌落；外箱印 FRAGILE",
	"木托熏蒸并盖 IPPC 章；唛头喷印，不贴纸",
}

// ownTask are tasks that do not come out of a conversation; who names the role that does them.
var ownTasks = []struct{ title, who, stages string }{
	{"催收尾款并确认水单", "finance", "won repeat"},
	{"复核信用额度与中信保限额", "finance", "repeat won"},
	{"安排验货（PSI）并通知客户", "quality", "won repeat"},
	{"更新产前样封样记录", "quality", "sampling won"},
	{"整理装柜照片发客户", "merchandiser", "repeat won"},
	{"核对唛头与条码文件", "merchandiser", "won repeat"},
	{"订舱并发船期给客户", "merchandiser", "repeat"},
	{"回访上次破损投诉处理结果", "after_sales", "repeat"},
	{"寄送补件并登记", "after_sales", "repeat won"},
	{"寄新品目录并约视频会议", "owner", "repeat quoting dormant"},
	{"跟进报价，确认采购会议结果", "owner", "quoting"},
	{"补齐客户档案：税号、决策人联系方式", "owner", "inquiry lead quoting"},
	{"展会邀请函与会面时间确认", "owner", "inquiry repeat dormant sampling"},
	{"询问样品测试结果", "owner", "sampling"},
	{"首次联系并确认需求", "owner", "lead"},
}

// product is one line of our catalogue; the price is FOB Ningbo in US cents.
type product struct {
	code, zh, en, many string // many is the short plural used in sentences
	line               byte
	cents              int64
	moq                int
}

var products = []product{
	{"QY-K101", "不锈钢汤锅套装", "stainless steel cookware set, 10 pcs", "cookware sets", 'k', 2860, 500},
	{"QY-K118", "不粘煎锅 28cm", "non-stick frying pan 28 cm", "frying pans", 'k', 465, 2000},
	{"QY-K204", "硅胶厨具五件套", "silicone utensil set, 5 pcs", "utensil sets", 'k', 390, 1500},
	{"QY-K230", "刀具六件套", "knife block set, 6 pcs", "knife block sets", 'k', 780, 1000},
	{"QY-K311", "竹砧板三件套", "bamboo cutting board set, 3 pcs", "cutting board sets", 'k', 520, 1000},
	{"QY-K350", "不锈钢保温杯 500ml", "vacuum bottle 500 ml", "vacuum bottles", 'k', 345, 3000},
	{"QY-K402", "碳钢烤盘套装", "carbon steel bakeware set", "bakeware sets", 'k', 615, 1000},
	{"QY-A110", "电热水壶 1.7L", "electric kettle 1.7 l", "electric kettles", 'a', 745, 1000},
	{"QY-A125", "空气炸锅 5L", "air fryer 5 l", "air fryers", 'a', 2390, 500},
	{"QY-A140", "手持搅拌机套装", "hand blender set", "hand blender sets", 'a', 1120, 800},
	{"QY-A155", "多士炉", "2-slice toaster", "toasters", 'a', 890, 1000},
	{"QY-A170", "便携榨汁杯", "portable blender cup", "portable blenders", 'a', 680, 1500},
	{"QY-A182", "法压咖啡壶与磨豆机套装", "coffee grinder with French press", "coffee sets", 'a', 1350, 600},
	{"QY-L201", "太阳能草坪灯", "solar pathway light", "solar pathway lights", 'l', 165, 5000},
	{"QY-L215", "LED 户外壁灯", "LED outdoor wall lamp", "outdoor wall lamps", 'l', 860, 600},
	{"QY-L228", "户外串灯 15 米", "outdoor string light 15 m", "string lights", 'l', 1240, 800},
	{"QY-L240", "LED 泛光灯 50W", "LED flood light 50 W", "LED flood lights", 'l', 570, 1000},
	{"QY-L256", "充电露营灯", "rechargeable camping lantern", "camping lanterns", 'l', 640, 1000},
	{"QY-L270", "一体化太阳能路灯 60W", "all-in-one solar street light 60 W", "solar street lights", 'l', 3280, 200},
}

// kindNames are the kinds of business a customer does, Chinese and English.
var kindNames = map[string][2]string{
	"I": {"importer", "进口商"}, "W": {"wholesaler", "批发商"}, "D": {"distributor", "分销商"}, "R": {"retailer", "零售连锁"},
	"E": {"online_seller", "电商卖家"}, "H": {"hotel_supplier", "酒店餐饮用品商"}, "C": {"project_contractor", "工程商"},
	"A": {"buying_office", "采购代理"}, "B": {"brand_owner", "品牌商"},
}

// flaws are what customers find on samples of a line, Chinese and English.
var flaws = map[byte][2]string{
	'k': {"手柄处合模线要再修", "the handle should feel smoother at the seam"},
	'a': {"电源线要加长到 1.2 米，运行噪音再降一点", "the cord should be 1.2 m long and the motor a little quieter"},
	'l': {"灯头密封圈要加固，色温偏冷", "the gasket needs to be thicker and the light is slightly too cold"},
}
