package story

import "strings"

// place is one city of a country with what hangs on it: area code, postcode shape, zone.
type place struct {
	name, state string
	phone       string // pattern of a fixed line: '#' any digit, '@' 2–9; the second word is the area code
	postcode    string // pattern; '?' is a letter British postcodes use in their second half
	zone        string // IANA
	streets     []string
}

// country holds the habits of one market as an exporter meets them.
type country struct {
	zh, en   string
	lang     string // BCP 47
	people   string // key of the name tables in person.go
	currency string // the currency the customer is quoted in
	tlds     string // country domains that firms there use; .com is always believable
	seller   string // login of the salesperson who looks after the market
	mobile   []string
	tax      string // see taxNumber
	addr     string // S street, P postcode, C city, R state
	volt     string
	port     string // usual port of discharge, or of collection for inland countries
	certs    string
	apps     string // chat habits, most used first
	local    string // language of job titles: de fr es pt it zh ja or en
	hours    string // local hours at which people there like to be called
	culture  []string
	risk     int // 1 open account is thinkable … 3 money first
	weekend  string
	streets  []string
	places   []place
}

// countryTable is text because a table is easiest to read and check as one. Lines of a country:
//
//	= ISO2 | zh | en | lang | people | currency | tlds | seller | risk | weekend
//	m mobile patterns (A = area code of the city)      x tax | address | job-title language
//	v mains and plug | port | certificates | chat apps | hours
//	s streets      n culture notes, one per line
//	c city | state | fixed line | postcode | zone (empty: as the line above) | own streets
const countryTable = `
= US|美国|United States|en|us|USD|com|wendy.lin|1|67
m +1 A 555 01##
x us|S, C, R P|en
v 120V/60Hz, NEMA 1-15/5-15|Los Angeles|ETL,UL,FDA,BSCI|linkedin,whatsapp|09:00-16:30
s @### Commerce Blvd;@### Industrial Pkwy;@## Market St;@### W Lake Ave;@### Distribution Way;@### Enterprise Dr, Suite @##;@### Old Mill Rd;@### Trade Center Ln;@### Harbor View Rd
n 11月第四个周四感恩节，整周基本不回邮件；黑五备货要求 9 月中前到仓
n 邮件直奔主题，第一段写清价格、交期、MOQ；不喜欢长寒暄
n 7 月 4 日前后常休整周；节日问候用 Happy Holidays 最稳妥
n 大客户有供应商门户（EDI），装运文件要按 routing guide，违规会扣款
c New York|NY|+1 212 555 01##|100##|America/New_York
c Newark|NJ|+1 973 555 01##|0710#|
c Philadelphia|PA|+1 215 555 01##|191##|
c Atlanta|GA|+1 404 555 01##|303##|
c Charlotte|NC|+1 704 555 01##|282##|
c Miami|FL|+1 305 555 01##|331##|
c Norfolk|VA|+1 757 555 01##|235##|
c Columbus|OH|+1 614 555 01##|432##|
c Chicago|IL|+1 312 555 01##|606##|America/Chicago
c Minneapolis|MN|+1 612 555 01##|554##|
c Nashville|TN|+1 615 555 01##|372##|
c Houston|TX|+1 713 555 01##|770##|
c Dallas|TX|+1 214 555 01##|752##|
c New Orleans|LA|+1 504 555 01##|701##|
c Denver|CO|+1 303 555 01##|802##|America/Denver
c Salt Lake City|UT|+1 801 555 01##|841##|
c Phoenix|AZ|+1 602 555 01##|850##|America/Phoenix
c Los Angeles|CA|+1 213 555 01##|900##|America/Los_Angeles
c San Francisco|CA|+1 415 555 01##|941##|
c Seattle|WA|+1 206 555 01##|981##|
c Portland|OR|+1 503 555 01##|972##|
c Las Vegas|NV|+1 702 555 01##|891##|
= CA|加拿大|Canada|en|us|USD|ca|wendy.lin|1|67
m +1 A 555 01##
x #########RC0001|S, C, R P|en
v 120V/60Hz, NEMA 1-15/5-15|Vancouver|CSA,ETL|linkedin,whatsapp|09:00-16:30
s @## Industrial Ave;@### Commerce Way;@## King St W;@### Enterprise Dr;@## Front St
n 彩盒和说明书必须英法双语；魁北克客户法语要放在前面
n 加拿大感恩节在 10 月第二个周一，和美国不同
n 多伦多冬季卡车运输易延误，尾程多留一周
c Toronto|ON|+1 416 555 01##|M5V #B#|America/Toronto
c Mississauga|ON|+1 905 555 01##|L5T #K#|
c Montréal|QC|+1 514 555 01##|H4T #L#||@## rue Saint-Paul;@### chemin de la Côte-de-Liesse;@## boulevard Lebeau
c Vancouver|BC|+1 604 555 01##|V6B #H#|America/Vancouver
c Calgary|AB|+1 403 555 01##|T2C #N#|America/Edmonton
= DE|德国|Germany|de|de|EUR|de|leon.chen|1|67
m +49 152 28895###;+49 171 39200##
x DE|S, P C|de
v 230V/50Hz, Schuko|Hamburg|CE,GS,LFGB,BSCI|linkedin,whatsapp|08:30-16:30
s Gewerbering @#;Industriestraße @#;Lindenallee @@;Bahnhofstraße 1@#;Robert-Koch-Straße @;Siemensstraße 1@;Daimlerstraße @#;Am Gewerbepark @
n 称呼用 Herr/Frau + 姓，不直呼名；会议准时，迟到 5 分钟要先打电话
n 8 月和圣诞到 1 月 6 日基本不开工，问卷和验货安排避开
n 书面确认很重要，电话谈完当天发邮件纪要；价格一旦确认不轻易再涨
n 周五下午 15 点后基本找不到人
c Hamburg|Hamburg|+49 40 66969###|20###|Europe/Berlin|Brooktorkai @#;Spaldingstraße 1@#;Industriestraße @#
c Berlin|Berlin|+49 30 23125###|10###|
c Köln|Nordrhein-Westfalen|+49 221 4710###|50###|
c Frankfurt am Main|Hessen|+49 69 90009###|60###|
c München|Bayern|+49 89 99998###|80###|
c Düsseldorf|Nordrhein-Westfalen|+49 211 56@####|402##|
c Stuttgart|Baden-Württemberg|+49 711 25@####|701##|
c Bremen|Bremen|+49 421 33@####|281##|
c Nürnberg|Bayern|+49 911 47@####|904##|
c Solingen|Nordrhein-Westfalen|+49 212 38@###|426##|
= AT|奥地利|Austria|de|de|EUR|at|leon.chen|1|67
m +43 664 3@#####;+43 676 7@#####
x ATU########|S, P C|de
v 230V/50Hz, Schuko|Koper|CE,GS,LFGB|whatsapp,linkedin|08:30-16:00
s Industriestraße @#;Grazer Straße @;Bahnhofstraße 4@
n 头衔重要：Mag.、Dr.、Ing. 写在姓前面
n 周五中午后不联系；8 月 15 日和 12 月 8 日放假
c Wien|Wien|+43 1 58#####|1#@0|Europe/Vienna
c Linz|Oberösterreich|+43 732 77####|40@0|
= CH|瑞士|Switzerland|de|de|EUR|ch|leon.chen|1|67
m +41 79 3@#####;+41 78 6@#####
x CHE-###.###.###|S, P C|de
v 230V/50Hz, Type J|Rotterdam|CE,GS,LFGB|whatsapp,linkedin|08:30-16:30
s Industriestrasse @#;Bahnhofstrasse 1#;Güterstrasse @@
n 德语区书写不用 ß；报价要写清是否含 VOC 环保费
n 8 月 1 日国庆；准时、话少、看数据
c Zürich|ZH|+41 44 3@#####|80@#|Europe/Zurich
c Basel|BS|+41 61 2@#####|405#|
= NL|荷兰|Netherlands|nl|nl|EUR|nl|leon.chen|1|67
m +31 6 2#######;+31 6 5#######
x NL|S, P C|en
v 230V/50Hz, Schuko|Rotterdam|CE,BSCI,FSC,LFGB|whatsapp,linkedin|09:00-17:00
s Handelsweg @#;Nijverheidsstraat 1#;Europalaan 4##;Industrieweg @#
n 说话直接，不满意会当面讲，不用绕弯；要最终价，不喜欢来回砍
n 4 月 27 日国王节、5 月假期长周末多；7–8 月轮休
c Rotterdam|Zuid-Holland|+31 10 4@#####|30@# KL|Europe/Amsterdam|Waalhaven Zuidzijde @;Handelsweg @#
c Amsterdam|Noord-Holland|+31 20 6@#####|10@# BV||Keizersgracht @#0;Nijverheidsweg @#
c Utrecht|Utrecht|+31 30 2@#####|35@# DC|
c Eindhoven|Noord-Brabant|+31 40 2@#####|56@# MA|
c Venlo|Limburg|+31 77 3@#####|59@# PJ|
= BE|比利时|Belgium|fr|be|EUR|be|leon.chen|1|67
m +32 47# ######
x BE|S, P C|en
v 230V/50Hz, Type E|Antwerp|CE,LFGB|whatsapp,linkedin|09:00-16:30
s Noorderlaan 1##;Boomsesteenweg 9#
n 北部说荷语、南部说法语，写信前先确认语言，拿不准就用英语
n 7 月 21 日国庆；11 月 11 日停战日放假
c Antwerpen|Antwerpen|+32 3 2@#####|20@0|Europe/Brussels
c Bruxelles|Brussels|+32 2 5@#####|10@0||Rue de l'Industrie @;Chaussée de Mons @##
= FR|法国|France|fr|fr|EUR|fr|joy.wu|1|67
m +33 6 1@ ## ## ##
x FR|S, P C|fr
v 230V/50Hz, Type E|Le Havre|CE,LFGB,BSCI|whatsapp,linkedin|09:30-12:00, 14:30-17:30
s @# rue des Entrepreneurs;1# avenue de la République;@ quai du Commerce;@# rue Victor-Hugo;ZI Nord, @ rue Ampère;4@ boulevard Gambetta
n 8 月整月休假，7 月 14 日前要把秋季订单落定
n 午饭 12–14 点不打电话；邮件开头写 Bonjour 加称呼，法语一两句很加分
n 5 月法定假多（1、8、耶稣升天节），经常「搭桥」连休
c Paris|Île-de-France|+33 1 99 00 ## ##|7501#|Europe/Paris
c Lyon|Auvergne-Rhône-Alpes|+33 4 65 71 ## ##|6900@|
c Marseille|Provence-Alpes-Côte d'Azur|+33 4 65 71 ## ##|1300@|
c Lille|Hauts-de-France|+33 3 53 01 ## ##|59@00|
c Bordeaux|Nouvelle-Aquitaine|+33 5 36 49 ## ##|33@00|
c Nantes|Pays de la Loire|+33 2 61 91 ## ##|44@00|
= GB|英国|United Kingdom|en|gb|GBP|co.uk,uk|joy.wu|1|67
m +44 7400 ### ###
x GB|S, C P|en
v 230V/50Hz, BS 1363 (Type G)|Felixstowe|UKCA,CE,LFGB,BSCI|whatsapp,linkedin|09:00-17:00
s Unit @, Riverside Trading Estate;@# Station Road;1@ Canal Street;Unit 1#, Meridian Business Park;@# Kingsway;@ Foundry Lane
n Bank Holiday 周一不上班；圣诞 12/24–1/2 关门
n 语气客气：“not too bad” 其实是满意，“interesting” 未必；砍价很委婉
n 脱欧后要 UKCA，收货人要 EORI 号，DDP 需先确认 VAT 递延
c London|Greater London|+44 20 7946 0###|E1# @??|Europe/London
c Manchester|Greater Manchester|+44 161 496 0###|M@ #??|
c Birmingham|West Midlands|+44 121 496 0###|B@ #??|
c Leeds|West Yorkshire|+44 113 496 0###|LS@ #??|
c Bristol|Avon|+44 117 496 0###|BS@ #??|
c Sheffield|South Yorkshire|+44 114 496 0###|S@ #??|
c Liverpool|Merseyside|+44 151 496 0###|L@ #??|
c Edinburgh|Scotland|+44 131 496 0###|EH@ #??|
= IE|爱尔兰|Ireland|en|ie|EUR|ie|joy.wu|1|67
m +353 86 2@#####;+353 87 6@#####
x IE#######T|S, C P|en
v 230V/50Hz, Type G|Dublin|CE,LFGB|whatsapp,linkedin|09:00-17:00
s Unit @, Ballymount Industrial Estate;1# North Wall Quay
n 3 月 17 日圣帕特里克节放假；聊天先聊天气和橄榄球再谈生意
c Dublin|Leinster|+353 1 45@####|D12 #X@#|Europe/Dublin
= IT|意大利|Italy|it|it|EUR|it|joy.wu|2|67
m +39 347 #######;+39 335 #######
x IT|S, P C (R)|it
v 230V/50Hz, Type L|Genova|CE,BSCI,LFGB|whatsapp,linkedin|09:30-12:30, 15:00-18:00
s Via dell'Industria, @#;Via Roma, 1##;Corso Garibaldi, @#;Via Nazionale, 2##;Viale del Lavoro, @
n 8 月全月关门（Ferragosto 8/15 前后），7 月中前务必确认订单
n 注重外观和包装设计，先发高清图再谈价；关系熟了用 WhatsApp 语音
n 付款习惯拖 1–2 周，到期前一周先提醒
c Milano|MI|+39 02 8@######|201##|Europe/Rome
c Roma|RM|+39 06 4@######|001##|
c Torino|TO|+39 011 5@#####|101##|
c Bologna|BO|+39 051 6@#####|401##|
c Padova|PD|+39 049 8@#####|351##|
c Napoli|NA|+39 081 5@#####|801##|
= ES|西班牙|Spain|es|es|EUR|es|joy.wu|2|67
m +34 6@# ### ###
x ES|S, P C|es
v 230V/50Hz, Schuko|Valencia|CE,BSCI,LFGB|whatsapp,linkedin|10:00-13:30, 16:00-18:30
s Calle de la Industria, @#;Avenida de la Constitución, 1#;Polígono Industrial El Pla, Nave @;Calle Mayor, @#;Calle del Comercio, @#
n 午饭 14–16 点不要打电话；8 月基本停摆
n 1 月 6 日三王节才是送礼高峰，圣诞款交期可以比德国晚一周
n 各大区节日不同，加泰罗尼亚 9/11、瓦伦西亚 3/19 法雅节
c Madrid|Madrid|+34 91 4@#####|2801#|Europe/Madrid
c Barcelona|Barcelona|+34 93 4@#####|0801#||Carrer de Mallorca, 2##;Carrer de la Indústria, 1@#
c Valencia|Valencia|+34 96 3@#####|4601#|
c Sevilla|Sevilla|+34 95 4@#####|4101#|
c Zaragoza|Zaragoza|+34 976 2@####|5001#|
= PT|葡萄牙|Portugal|pt|pt|EUR|pt|joy.wu|2|67
m +351 91@ ### ###
x PT|S, P C|pt
v 230V/50Hz, Schuko|Leixões|CE,LFGB|whatsapp,linkedin|10:00-12:30, 14:30-18:00
s Rua do Comércio, @#;Avenida da Liberdade, 1##;Zona Industrial da Maia, Lote @
n 别用西班牙语写信，用英语或葡语；8 月休假
c Lisboa|Lisboa|+351 21 3@#####|1@00-0##|Europe/Lisbon
c Porto|Porto|+351 22 5@#####|4@00-0##|
= GR|希腊|Greece|el|gr|EUR|gr|joy.wu|2|67
m +30 697 #######
x EL#########|S, P C|en
v 230V/50Hz, Schuko|Piraeus|CE,LFGB|whatsapp,viber|10:00-15:00
s @# Ermou Street;1# Egnatia Street
n 东正教复活节与西方不同日，节前节后一周没人；8 月 15 日前后全休
c Athina|Attiki|+30 210 5@#####|104 #@|Europe/Athens
c Thessaloniki|Kentriki Makedonia|+30 2310 5@####|546 #@|
= PL|波兰|Poland|pl|pl|EUR|pl|leon.chen|2|67
m +48 60# ### ###;+48 79# ### ###
x PL|S, P C|en
v 230V/50Hz, Type E|Gdańsk|CE,GS,LFGB|whatsapp,linkedin|08:00-16:00
s ul. Przemysłowa @#;ul. Logistyczna @;ul. Fabryczna 1@;ul. Handlowa @#
n 上班早下班早（8–16 点）；5 月 1–3 日长假、11 月 1 日万圣节扫墓放假
n 命名日（imieniny）比生日更常庆祝；称呼 Pan/Pani
c Warszawa|Mazowieckie|+48 22 6@# ## ##|02-###|Europe/Warsaw|al. Jerozolimskie 1@#;ul. Marszałkowska 1@
c Poznań|Wielkopolskie|+48 61 8@# ## ##|60-###|
c Łódź|Łódzkie|+48 42 6@# ## ##|90-###|
c Wrocław|Dolnośląskie|+48 71 3@# ## ##|50-###|
c Gdańsk|Pomorskie|+48 58 3@# ## ##|80-###|
= CZ|捷克|Czechia|cs|cz|EUR|cz|leon.chen|2|67
m +420 603 ### ###;+420 777 ### ###
x CZ########|S, P C|en
v 230V/50Hz, Type E|Hamburg|CE,LFGB|whatsapp,linkedin|08:00-15:30
s Průmyslová @#;Nádražní 1@;Obchodní @
n 周五下午早走；女士姓氏带 -ová，称呼 Paní
c Praha|Praha|+420 2 22 @## ###|1@0 00|Europe/Prague
c Brno|Jihomoravský kraj|+420 5 43 @## ###|6@2 00|
= RO|罗马尼亚|Romania|ro|ro|EUR|ro|leon.chen|2|67
m +40 72# ### ###;+40 74# ### ###
x RO########|S, P C|en
v 230V/50Hz, Schuko|Constanța|CE,LFGB|whatsapp|09:00-17:00
s Str. Industriilor nr. @#;Str. Depozitelor nr. 1@
n 东正教复活节休一周；熟了以后打电话比邮件快
c București|București|+40 21 3@#####|0@##@#|Europe/Bucharest
c Cluj-Napoca|Cluj|+40 264 4@####|4000@#|
= HU|匈牙利|Hungary|hu|hu|EUR|hu|leon.chen|2|67
m +36 30 ### ####;+36 20 ### ####
x HU########|S, P C|en
v 230V/50Hz, Schuko|Koper|CE,LFGB|whatsapp,viber|08:30-16:00
s Váci út 1##;Gyár utca @
n 本地姓在前名在后，名片和系统里别填反
c Budapest|Budapest|+36 1 3@# ####|113@|Europe/Budapest
= SE|瑞典|Sweden|sv|sv|EUR|se|leon.chen|1|67
m +46 70 174 06 @#
x SE##########01|S, P C|en
v 230V/50Hz, Schuko|Göteborg|CE,FSC,BSCI,LFGB|linkedin,whatsapp|08:30-16:00
s Industrigatan @#;Kungsgatan 1#;Hamngatan @
n 7 月全国休假，仲夏节（6 月中下旬周五）必放；环保材质和 FSC 是敲门砖
n 决策要内部达成一致，别催，给足资料
c Stockholm|Stockholm|+46 8 465 004 ##|111 @#|Europe/Stockholm
c Göteborg|Västra Götaland|+46 31 390 06 ##|411 @#|
c Malmö|Skåne|+46 40 628 04 ##|211 @#|
= DK|丹麦|Denmark|da|sv|EUR|dk|leon.chen|1|67
m +45 26 ## ## ##
x DK########|S, P C|en
v 230V/50Hz, Type K|Aarhus|CE,FSC,LFGB|linkedin,whatsapp|08:30-15:30
s Industrivej @#;Sydhavnsgade 1#;Vestergade @
n 第 28–30 周集体休假；周五 15 点下班
c København|Hovedstaden|+45 33 @# ## ##|1@00|Europe/Copenhagen
c Aarhus|Midtjylland|+45 86 1# ## ##|8000|
= NO|挪威|Norway|no|sv|EUR|no|leon.chen|1|67
m +47 41# ## ###;+47 48# ## ###
x NO#########MVA|S, P C|en
v 230V/50Hz, Schuko|Oslo|CE,LFGB|linkedin,whatsapp|08:30-15:30
s Industriveien @#;Strandgaten @
n 复活节休一整周，7 月 fellesferie 三周没人
c Oslo|Oslo|+47 22 @# ## ##|01@#|Europe/Oslo
c Bergen|Vestland|+47 55 @# ## ##|50@#|
= FI|芬兰|Finland|fi|fi|EUR|fi|leon.chen|1|67
m +358 40 #######;+358 50 #######
x FI########|S, P C|en
v 230V/50Hz, Schuko|Helsinki|CE,LFGB|whatsapp,linkedin|08:30-15:30
s Teollisuuskatu @#;Hämeenkatu 1#
n 话少不代表没兴趣；7 月休假，12 月 6 日国庆
c Helsinki|Uusimaa|+358 9 6@#####|00@10|Europe/Helsinki
c Tampere|Pirkanmaa|+358 3 2@#####|33@00|
= AU|澳大利亚|Australia|en|au|AUD|com.au|joy.wu|1|67
m +61 41# ### ###;+61 43# ### ###
x AU|S, C R P|en
v 230V/50Hz, Type I|Melbourne|RCM,BSCI|whatsapp,linkedin|09:00-16:30
s Unit @, 1@ Distribution Drive;@# Enterprise Street;1@ Cook Street;@# Commercial Road;@ Industrial Avenue
n 季节相反，户外灯 8–10 月要到仓；12 月 20 日到 1 月中基本休假
n 直呼其名，邮件用 Hi；安全认证（RCM）不齐不下单
n 木质、竹制产品要熏蒸，季节性臭蝽（9–4 月）需处理证明
c Sydney|NSW|+61 2 7010 ####|20##|Australia/Sydney
c Melbourne|VIC|+61 3 7010 ####|30##|Australia/Melbourne
c Brisbane|QLD|+61 7 7010 ####|40##|Australia/Brisbane
c Perth|WA|+61 8 7010 ####|60##|Australia/Perth
c Adelaide|SA|+61 8 7010 ####|50##|Australia/Adelaide
= NZ|新西兰|New Zealand|en|au|USD|co.nz|joy.wu|1|67
m +64 21 @## ###;+64 27 @## ####
x ##-###-###|S, C P|en
v 230V/50Hz, Type I|Auckland|RCM|whatsapp,linkedin|09:00-16:30
s @# Great South Road;1@ Blenheim Road
n 圣诞到 1 月底夏休；柜量小，常和澳洲拼柜
c Auckland|Auckland|+64 9 5@# ####|1061|Pacific/Auckland
c Christchurch|Canterbury|+64 3 3@# ####|8011|
= JP|日本|Japan|ja|ja|USD|co.jp,jp|frank.zhao|1|67
m +81 90 @### ####;+81 80 @### ####
x T#############|S, C P|ja
v 100V/50-60Hz, Type A|Osaka|PSE|line,wechat|10:00-12:00, 13:00-17:30
s 2-14-@ Nihonbashi
n 黄金周（4/29–5/5）、盂兰盆（8/13–16）、年末年初（12/29–1/4）休业
n 不良品标准极严，外箱压痕也会投诉；客诉要 24 小时内先回「正在调查」
n 称呼 姓+様，邮件格式要规整；第一次见面带手信，名片双手递
n 决定慢（稟議），但定了就长期，不随便换供应商
c Tokyo|Tokyo|+81 3 5@## ####|103-00##|Asia/Tokyo|2-14-@ Nihonbashi, Chuo-ku;3-@-1# Nihonbashi-Honcho, Chuo-ku;1-8-@ Ningyocho, Chuo-ku
c Osaka|Osaka|+81 6 6@## ####|542-00##||1-@-1# Minamisemba, Chuo-ku;4-2-@ Honmachi, Chuo-ku
c Nagoya|Aichi|+81 52 2@# ####|460-00##||3-@-2# Sakae, Naka-ku
c Fukuoka|Fukuoka|+81 92 4@# ####|812-00##||2-@-8 Hakata Ekimae, Hakata-ku
c Tsubame|Niigata|+81 256 6@ ####|959-12##||@#5 Koike;1@0 Tsubame
= KR|韩国|South Korea|ko|ko|USD|co.kr,kr|frank.zhao|1|67
m +82 10 4### ####
x ###-##-#####|S, C P|en
v 220V/60Hz, Type F|Busan|KC|kakaotalk,wechat|09:30-11:30, 13:30-17:30
s @# Teheran-ro
n 中秋、春节各休 3–5 天，和我们春节重叠；KC 认证周期 6–8 周要提前讲
n 回复要快，KakaoTalk 上当天不回会追；称呼职务（부장님/과장님）
n 价格谈完还会再要一次折扣，留 2% 余地
c Seoul|Seoul|+82 2 5@# ####|06###|Asia/Seoul|@# Teheran-ro, Gangnam-gu;1@ Eulji-ro, Jung-gu
c Busan|Busan|+82 51 6@# ####|48###||@# Centum jungang-ro, Haeundae-gu
c Incheon|Incheon|+82 32 8@# ####|22###||1@# Namdong-daero, Namdong-gu
= AE|阿联酋|United Arab Emirates|en|ae|USD|ae|tony.wang|2|67
m +971 50 @## ####;+971 55 @## ####
x 100############|S, C|en
v 230V/50Hz, Type G|Jebel Ali|ECAS,SASO|whatsapp,wechat|10:00-13:00, 16:00-18:00
s Dragon Mart
n 周五下午礼拜，12 点后不打电话；周末已改为周六日
n 斋月上班只到 14–15 点，开斋节后才集中下单；问候 Ramadan Kareem / Eid Mubarak
n 很多是转口（伊拉克、东非），唛头常要求中性、不印 Made in China 在外箱
c Dubai|Dubai|+971 4 3@# ####|PO Box @####|Asia/Dubai|Office @1#, Al Maktoum Road, Deira;Warehouse @#, Al Quoz Industrial Area 3;Jebel Ali Free Zone, South Zone S1@;Al Ras, Baniyas Road @#
c Sharjah|Sharjah|+971 6 5@# ####|PO Box @###||Industrial Area 1@, Street @
c Abu Dhabi|Abu Dhabi|+971 2 6@# ####|PO Box @####||Mussafah M-@#;Hamdan Bin Mohammed Street @#
= SA|沙特阿拉伯|Saudi Arabia|ar|ar|USD|sa,com.sa|tony.wang|2|56
m +966 50 @## ####;+966 55 @## ####
x 3#############3|S, C P|en
v 220V/60Hz, Type G|Jeddah|SASO,SABER|whatsapp|10:00-12:00, 16:30-20:00
s King Fahd Road @#
n 周末是周五、周六；每天五次礼拜，中午 12 点到 13 点、傍晚前后不打电话
n SABER 的 PCoC + SCoC 没办好不能装船；斋月和朝觐月清关慢
n 先寒暄问候家人再谈生意；不问女眷；用右手递东西
c Riyadh|Riyadh|+966 11 4@# ####|11###|Asia/Riyadh|King Fahd Road, Al Olaya District;As Sulay, Al Kharj Road @#
c Jeddah|Makkah|+966 12 6@# ####|21###||Madinah Road, Al Baghdadiyah;Al Khumra Industrial, Street @
c Dammam|Eastern Province|+966 13 8@# ####|31###||King Saud Street @#
= KW|科威特|Kuwait|ar|ar|USD|com.kw|tony.wang|2|56
m +965 997# ####;+965 655# ####
x |S, C P|en
v 240V/50Hz, Type G|Shuwaikh|KUCAS|whatsapp|10:00-13:00, 17:00-20:00
s Shuwaikh Industrial, Block @, Street 1#
n 周末周五、周六；夏季中午 12–16 点停工；小单多、款式要新
c Kuwait City|Al Asimah|+965 22 4# ####|13###|Asia/Kuwait
= QA|卡塔尔|Qatar|ar|ar|USD|com.qa|tony.wang|2|56
m +974 55 @# ####;+974 33 @# ####
x |S, C|en
v 240V/50Hz, Type G|Hamad Port|CE|whatsapp|09:30-12:30, 16:30-19:00
s Salwa Road, Industrial Area Street @#
n 周末周五、周六；工程单看样板间效果，交期卡得紧
c Doha|Ad Dawhah|+974 44 @# ####||Asia/Qatar
= JO|约旦|Jordan|ar|lev|USD|jo|tony.wang|3|56
m +962 79 @## ####
x |S, C P|en
v 230V/50Hz, Type G|Aqaba|CE|whatsapp|10:00-16:00
s Mecca Street @#
n 周末周五、周六；过境阿喀巴再卡车到安曼，免堆期短
c Amman|Amman|+962 6 552 ####|111##|Asia/Amman
= OM|阿曼|Oman|ar|ar|USD|om|tony.wang|2|56
m +968 9@## ####
x |S, C P|en
v 240V/50Hz, Type G|Sohar|ECAS|whatsapp|09:00-13:00
s Ghala Industrial, Way @#
n 周末周五、周六；斋月不在公开场合吃喝；决定要等家族长辈点头
c Muscat|Masqat|+968 24 5# ####|1@0|Asia/Muscat
= IL|以色列|Israel|he|he|USD|co.il|tony.wang|2|56
m +972 52 @## ####;+972 54 @## ####
x 51#######|S, C P|en
v 230V/50Hz, Type H|Ashdod|SII,CE|whatsapp,linkedin|09:00-16:00
s @# HaMelacha Street;1# Derech Jaffa
n 周末周五、周六（安息日周五日落起），周日上班；9–10 月犹太新年到住棚节三周效率低
n 谈判直接，喜欢当场拍板；不要主动提其他中东客户
c Tel Aviv|Tel Aviv|+972 3 6@# ####|67###0#|Asia/Jerusalem
c Haifa|Haifa|+972 4 8@# ####|33###0#|
= TR|土耳其|Türkiye|tr|tr|USD|com.tr|tony.wang|2|67
m +90 532 @## ## ##;+90 542 @## ## ##
x ##########|S, P C|en
v 230V/50Hz, Schuko|Ambarlı (Istanbul)|CE|whatsapp|09:30-17:30
s Organize Sanayi Bölgesi, @. Cadde No: 1#;Atatürk Caddesi No: @#;İstasyon Caddesi No: @#
n 里拉波动大，客户常要求锁价或推迟付款；有反倾销和附加税，发货前核对 HS
n 古尔邦节、开斋节各休 4–9 天；称呼 名+Bey/Hanım
c İstanbul|İstanbul|+90 212 5@# ## ##|34###|Europe/Istanbul
c İzmir|İzmir|+90 232 4@# ## ##|35###|
c Gaziantep|Gaziantep|+90 342 2@# ## ##|27###|
= EG|埃及|Egypt|ar|eg|USD|com.eg|tony.wang|3|56
m +20 100 @######;+20 122 @######
x ###-###-###|S, C|en
v 220V/50Hz, Type C|Alexandria|GOEIC|whatsapp|11:00-16:00
s @# El Moski Street;1# Abdel Aziz Street
n 外汇紧张，开证和付汇要等额度，定金拖几周是常态；工厂须在 GOEIC 白名单
n 周末周五、周六；斋月 14 点下班；ACID 号没给不能装船
c Cairo|Al Qahirah|+20 2 2#######|11@1#|Africa/Cairo
c Alexandria|Al Iskandariyah|+20 3 4######|215##||@# El Horreya Road;1# Port Said Street
= MA|摩洛哥|Morocco|fr|ma|EUR|ma|tony.wang|2|67
m +212 661 @#####
x |S, P C|fr
v 220V/50Hz, Type E|Casablanca|CE|whatsapp|09:30-12:00, 15:00-17:30
s @# boulevard Mohammed V;1# rue de Strasbourg, Derb Omar
n 法语沟通，周五中午礼拜；VOC 验证证书随单要
c Casablanca|Casablanca-Settat|+212 522 @#####|20@00|Africa/Casablanca
= RU|俄罗斯|Russia|ru|ru|CNY|ru|tony.wang|3|67
m +7 916 @## ## ##;+7 903 @## ## ##;+7 925 @## ## ##
x RU|S, C P|en
v 230V/50Hz, Schuko|Vladivostok|EAC|telegram,wechat|10:00-17:00
s ul. Promyshlennaya @#;ul. Skladskaya @;ul. Zavodskaya 1@
n 现在走人民币结算，付款行要先确认能不能收；EAC 证书客户自己办
n 1 月 1–8 日全国长假，5 月 1–9 日也常连休；正式称呼用 名+父称
n 货走中欧班列或海参崴转铁路，彩盒和说明书要俄文
c Moskva|Moskva|+7 495 7@# ## ##|115###|Europe/Moscow
c Sankt-Peterburg|Sankt-Peterburg|+7 812 3@# ## ##|196###|
c Novosibirsk|Novosibirskaya oblast|+7 383 2@# ## ##|630###|Asia/Novosibirsk
c Vladivostok|Primorskiy kray|+7 423 2@# ## ##|690###|Asia/Vladivostok
c Yekaterinburg|Sverdlovskaya oblast|+7 343 3@# ## ##|620###|Asia/Yekaterinburg
= KZ|哈萨克斯坦|Kazakhstan|ru|kz|USD|kz|tony.wang|3|67
m +7 701 @## ## ##;+7 777 @## ## ##
x ############|S, C P|en
v 220V/50Hz, Schuko|Khorgos|EAC|whatsapp,telegram|10:00-17:00
s Raiymbek avenue @##;Barakholka, row @#
n 走霍尔果斯卡车或班列，口岸拥堵要预报；3 月纳吾鲁孜节休一周
c Almaty|Almaty|+7 727 3@# ## ##|0500##|Asia/Almaty
= UA|乌克兰|Ukraine|uk|ua|USD|com.ua|tony.wang|3|67
m +380 67 @## ## ##;+380 50 @## ## ##
x ########|S, C P|en
v 230V/50Hz, Schuko|Gdańsk|CE|viber,telegram|10:00-16:00
s vul. Promyslova @#
n 货到格但斯克转卡车；停电多，太阳能灯和充电灯需求大；节日问候注意措辞
c Kyiv|Kyiv|+380 44 2@# ## ##|030##|Europe/Kyiv
= BR|巴西|Brazil|pt|br|USD|com.br|mandy.liu|3|67
m +55 A 9@###-####
x BR|S, C - R, P|pt
v 127/220V 60Hz, Type N|Santos|INMETRO|whatsapp,instagram|09:30-12:00, 14:00-17:30
s Avenida Industrial, 1@##;Rua das Indústrias, @#;Avenida Brasil, 2###;Rua do Comércio, 4#
n 狂欢节前后一周停摆（2–3 月，复活节前 47 天）；圣诞是盛夏
n 提单上要有 CNPJ 和 NCM 编码，错了改单很贵；INMETRO 未做的电器不能进
n 先聊家人和足球再谈价；WhatsApp 语音为主，回复随意但关系很看重
c São Paulo|SP|+55 11 3@##-####|01@##-0#0|America/Sao_Paulo|Rua 25 de Março, @##;Rua Vergueiro, 1@##;Avenida Industrial, 1@##
c Rio de Janeiro|RJ|+55 21 2@##-####|20@##-0#0|
c Curitiba|PR|+55 41 3@##-####|80@##-0#0|
c Belo Horizonte|MG|+55 31 3@##-####|30@##-0#0|
c Porto Alegre|RS|+55 51 3@##-####|90@##-0#0|
c Recife|PE|+55 81 3@##-####|50@##-0#0|America/Recife
= MX|墨西哥|Mexico|es|mx|USD|com.mx,mx|mandy.liu|2|67
m +52 A 2### ####
x MX|S, P C, R|es
v 127V/60Hz, NEMA 1-15|Manzanillo|NOM|whatsapp|10:00-14:00, 16:00-18:00
s Av. de la Industria @##;Calle Benito Juárez @#;Calzada Lázaro Cárdenas @##;Av. Hidalgo 1@##
n 12 月 12 日到 1 月 6 日（瓜达卢佩到三王节）基本没人；圣周休一周
n 有 NOM 标签要求，西文吊牌要客户先确认；参考价和反倾销品类（不锈钢锅）要查
n 午饭 14–16 点；称呼 Lic./Ing. + 姓，态度热情别太急
c Ciudad de México|CDMX|+52 55 5@## ####|06###|America/Mexico_City|Calle República de Uruguay @#;Av. Insurgentes Sur 1@##
c Guadalajara|Jalisco|+52 33 3@## ####|44###|
c Monterrey|Nuevo León|+52 81 8@## ####|64###|America/Monterrey
c Puebla|Puebla|+52 22 22@# ####|72###|America/Mexico_City
= CL|智利|Chile|es|es-la|USD|cl|mandy.liu|1|67
m +56 9 8### ####
x CL|S, C|es
v 220V/50Hz, Type L|San Antonio|SEC|whatsapp|10:00-13:00, 15:00-18:00
s Calle O'Higgins @##;Av. Arturo Prat 1##
n 9 月 18–19 日国庆休一周；中智自贸，Form F 原产地证必须随单
n 合同意识强，付款准时，南美里信用最好
c Santiago|RM|+56 2 2@## ####|8@#0000|America/Santiago|Av. Américo Vespucio 1@##;Calle Meiggs @#
c Concepción|Biobío|+56 41 2@# ####|403#000|
= PE|秘鲁|Peru|es|es-la|USD|pe,com.pe|mandy.liu|2|67
m +51 9@# ### ###
x 20#########|S, C|es
v 220V/60Hz, Type A/C|Callao|CE|whatsapp|10:00-13:00, 15:00-18:00
s Jr. Paruro @##;Av. Argentina 2###
n 7 月 28–29 日国庆；迟到半小时正常，但我们要准时
c Lima|Lima|+51 1 4@# ####|150@#|America/Lima
= CO|哥伦比亚|Colombia|es|es-la|USD|com.co,co|mandy.liu|2|67
m +57 31# ### ####;+57 300 ### ####
x 900######-#|S, C|es
v 120V/60Hz, Type A|Buenaventura|RETILAP|whatsapp|09:00-12:00, 14:00-17:00
s Carrera @# No. 1#-4#;Calle 13 No. 6#-@#
n 灯具要 RETILAP；节假日多调到周一（puente），下周一先查
c Bogotá|Cundinamarca|+57 601 7@# ####|1101@1|America/Bogota
c Medellín|Antioquia|+57 604 4@# ####|0500@1|
= AR|阿根廷|Argentina|es|es-la|USD|com.ar|mandy.liu|3|67
m +54 9 A 5@## ####
x 30-########-#|S, C P|es
v 220V/50Hz, Type I|Buenos Aires|IRAM|whatsapp|10:00-13:00, 15:00-18:00
s Av. Corrientes @###;Calle Lavalle 2###
n 外汇和进口许可反复，货好了款付不出，必须 T/T 全款或信用证
c Buenos Aires|CABA|+54 11 4@## ####|C10##|America/Argentina/Buenos_Aires
= EC|厄瓜多尔|Ecuador|es|es-la|USD|com.ec|mandy.liu|3|67
m +593 99 @## ####
x 099#######001|S, C P|es
v 120V/60Hz, Type A|Guayaquil|CE|whatsapp|09:30-13:00
s Av. Juan Tanca Marengo Km @
n INEN 符合性证明；港口查验率高，免堆期多申请 7 天
c Guayaquil|Guayas|+593 4 2@# ####|0905##|America/Guayaquil
= PA|巴拿马|Panama|es|es-la|USD|com.pa,com|mandy.liu|2|67
m +507 6@## ####
x |S, C|es
v 120V/60Hz, Type A|Colón|CE|whatsapp,wechat|09:00-16:00
s Zona Libre de Colón, Calle 1#, Edificio @
n 科隆自贸区转口，货分往委内瑞拉、多米尼加；不少老板是华人或黎巴嫩裔
c Colón|Colón|+507 433 @###|0301|America/Panama
= CR|哥斯达黎加|Costa Rica|es|es-la|USD|cr,co.cr|mandy.liu|2|67
m +506 88## ####
x 3-101-######|S, C P|es
v 120V/60Hz, Type A|Puerto Moín|UL|whatsapp|09:00-12:00, 13:30-16:30
s Zona Industrial La Uruca, Bodega @
n 中哥自贸，原产地证随单；圣周休一周
c San José|San José|+506 22@# ####|101@#|America/Costa_Rica
= ZA|南非|South Africa|en|za|USD|co.za|mandy.liu|2|67
m +27 82 @## ####;+27 83 @## ####
x 4#########|S, C P|en
v 230V/50Hz, Type M|Durban|NRCS,SABS|whatsapp,linkedin|09:00-16:00
s @# Commercial Road
n 12 月 16 日到 1 月 8 日建筑与工厂假；停电（load shedding）期间充电灯、太阳能灯补单多
n 客户族裔多元，不评论政治；NRCS LOA 办理 3–6 个月
c Johannesburg|Gauteng|+27 11 4@# ####|20##|Africa/Johannesburg|@# Main Reef Road;1# Heidelberg Road, City Deep
c Cape Town|Western Cape|+27 21 4@# ####|80##||@## Voortrekker Road;1# Marine Drive, Paarden Eiland
c Durban|KwaZulu-Natal|+27 31 5@# ####|40##||Unit @, Riverhorse Valley Estate;@# Umgeni Road
= NG|尼日利亚|Nigeria|en|ng|USD|com.ng,ng|mandy.liu|3|67
m +234 803 ### ####;+234 805 ### ####
x 2#######-0001|S, C|en
v 230V/50Hz, Type G|Apapa (Lagos)|SONCAP|whatsapp,wechat|10:00-16:00
s @# Alaba International Market Road;1# Balogun Street, Lagos Island;Plot @, Oba Akran Avenue
n SONCAP（PC + SC）与 Form M 不齐不发；奈拉汇率一天一变，定金到账再排产
n 常有人在广州小北采购代办，付款可能来自第三方账户，须财务先核
c Lagos|Lagos|+234 201 27@ ####|100@#1|Africa/Lagos
c Kano|Kano|+234 206 46@ ####|700@#1||@# Ibrahim Taiwo Road;1# Bompai Road
= GH|加纳|Ghana|en|gh|USD|com.gh|mandy.liu|3|67
m +233 24 @## ####
x |S, C|en
v 230V/50Hz, Type G|Tema|CE|whatsapp|09:30-16:00
s Spintex Road @#
n 周五穿传统服装日，气氛轻松；付款前会要求看验货视频
c Accra|Greater Accra|+233 30 2@# ####|GA-1##|Africa/Accra
= KE|肯尼亚|Kenya|en|ke|USD|co.ke|mandy.liu|3|67
m +254 722 ######;+254 733 ######
x P05#######K|S, C P|en
v 240V/50Hz, Type G|Mombasa|PVoC|whatsapp|09:00-16:00
s Enterprise Road, Godown @;Biashara Street @#
n KEBS PVoC 必须装船前做；印度裔家族企业多，老板亲自比价
c Nairobi|Nairobi|+254 20 4@####|00@00|Africa/Nairobi
c Mombasa|Mombasa|+254 41 22@####|80@00|
= TZ|坦桑尼亚|Tanzania|en|ke|USD|co.tz|mandy.liu|3|67
m +255 754 @#####
x |S, C|en
v 230V/50Hz, Type G|Dar es Salaam|PVoC|whatsapp|09:00-16:00
s Kariakoo, Msimbazi Street @#
n TBS PVoC；卡里亚库市场客户，款式跟风快、单价敏感
c Dar es Salaam|Dar es Salaam|+255 22 21@####|111##|Africa/Dar_es_Salaam
= IN|印度|India|en|in|USD|in,co.in|frank.zhao|2|67
m +91 98### #####;+91 99### #####
x IN|S, C P, R|en
v 230V/50Hz, Type D|Nhava Sheva|BIS|whatsapp,linkedin|10:30-13:00, 15:00-18:30
s @# Industrial Estate, M.G. Road
n 排灯节（10–11 月）前后一周不办公；BIS 强制目录的小家电、不锈钢器皿要先查
n 砍价从报价六折开始，留足余地；“no problem” 不等于确认，要书面 PO
c Mumbai|Maharashtra|+91 22 2@## ####|4000@#|Asia/Kolkata|@# Abdul Rehman Street;Unit 1@, Marol Industrial Estate
c New Delhi|Delhi|+91 11 2@## ####|1100@#||Plot @#, Okhla Industrial Area Phase II;Shop @, Sadar Bazaar
c Chennai|Tamil Nadu|+91 44 2@## ####|6000@#||1# Ambattur Industrial Estate;@# Anna Salai
c Bengaluru|Karnataka|+91 80 2@## ####|5600@#|
= PK|巴基斯坦|Pakistan|en|pk|USD|com.pk,pk|frank.zhao|3|67
m +92 300 #######;+92 321 #######
x #######-#|S, C P|en
v 230V/50Hz, Type D|Karachi|CE|whatsapp|11:00-13:00, 14:30-18:00
s @# M. A. Jinnah Road
n 周五 13–15 点礼拜；开 L/C 受外汇限制，改单频繁
c Karachi|Sindh|+92 21 32@# ####|74###|Asia/Karachi
c Lahore|Punjab|+92 42 37@# ####|54###||@# Hall Road
= LK|斯里兰卡|Sri Lanka|en|lk|USD|lk|frank.zhao|3|67
m +94 77 @## ####
x 114######-7000|S, C P|en
v 230V/50Hz, Type D/G|Colombo|CE|whatsapp|09:30-16:00
s @# Baseline Road
n 每月月圆日（Poya）公休；4 月中旬新年休一周
c Colombo|Western|+94 11 2@# ####|00@00|Asia/Colombo
= VN|越南|Vietnam|vi|vi|USD|vn,com.vn|frank.zhao|2|67
m +84 90 @## ####;+84 91 @## ####;+84 98 @## ####
x 03########|S, C|en
v 220V/50Hz, Type A/C|Cát Lái (Ho Chi Minh)|CR|zalo,wechat,whatsapp|08:30-11:30, 13:30-17:00
s @# Nguyễn Trãi
n 春节和我们同步休；Form E 必须，品名与 HS 写错会被退
n 用 Zalo 最快；称呼 Mr./Ms. + 名（最后一个字），不叫姓
c Hồ Chí Minh|Hồ Chí Minh|+84 28 38@# ####|70@000|Asia/Ho_Chi_Minh|1@# Điện Biên Phủ;Lô @, KCN Tân Bình;@# Nguyễn Trãi
c Hà Nội|Hà Nội|+84 24 38@# ####|10@000|Asia/Ho_Chi_Minh|@# Phố Huế;Lô @, KCN Thăng Long
= TH|泰国|Thailand|th|th|USD|co.th,th|frank.zhao|2|67
m +66 81 @## ####;+66 89 @## ####;+66 86 @## ####
x 0105#########|S, C P|en
v 230V/50Hz, Type A/B/C|Laem Chabang|TISI|line,wechat|09:30-12:00, 13:30-17:00
s 1#/@ Rama II Road;@## Yaowarat Road;88/@ Bangna-Trad Road
n 4 月 13–15 日宋干节休一周；LINE 沟通，称呼 Khun + 名
n 不公开批评、不摸头；电器类 TISI 证由进口商持有
c Bangkok|Bangkok|+66 2 2@# ####|10#@0|Asia/Bangkok
c Chiang Mai|Chiang Mai|+66 53 2@ ####|50@00||@#/@ Chang Klan Road
= MY|马来西亚|Malaysia|en|zh-my|USD|com.my,my|frank.zhao|1|67
m +60 12 @## ####;+60 16 @## ####
x C##########|S, P C|en
v 240V/50Hz, Type G|Port Klang|SIRIM|wechat,whatsapp|09:30-12:30, 14:00-17:30
s No. @#, Jalan Meranti Permai 3;No. 1#, Jalan Perindustrian 4
n 华人老板多，微信中文沟通；春节一起放，马来同事开斋节休一周
n Form E 零关税；SIRIM 电器认证要样品 3 套
c Kuala Lumpur|Kuala Lumpur|+60 3 62@# ####|5#@00|Asia/Kuala_Lumpur
c George Town|Pulau Pinang|+60 4 22# ####|10@00||No. 1@, Lebuh Chulia;No. @#, Jalan Penang
c Johor Bahru|Johor|+60 7 33# ####|8#@00|
= ID|印度尼西亚|Indonesia|id|id|USD|co.id,id|frank.zhao|2|67
m +62 812 @### ####;+62 811 @## ####
x ##.###.###.#-0##.000|S, C P|en
v 230V/50Hz, Schuko|Tanjung Priok (Jakarta)|SNI|whatsapp,wechat|09:30-11:30, 13:30-17:00
s Jl. Mangga Dua Raya No. @#;Jl. Raya Bekasi Km 2@
n 开斋节（Lebaran）全国休 7–10 天，返乡潮港口慢；周五 11:30–13:30 礼拜
n 进口配额（PI/LS）要装船前拿到；SNI 强制品类先查
c Jakarta|DKI Jakarta|+62 21 6@## ####|14##0|Asia/Jakarta
c Surabaya|Jawa Timur|+62 31 3@# ####|601@#||Jl. Kembang Jepun No. 1#;Jl. Raya Rungkut No. @#
= PH|菲律宾|Philippines|en|ph|USD|com.ph,ph|frank.zhao|2|67
m +63 917 @## ####;+63 918 @## ####
x ###-###-###-000|S, P C|en
v 220V/60Hz, Type A|Manila|PS|whatsapp,viber|09:00-11:30, 13:30-17:00
s @## Ongpin Street, Binondo;1@ Juan Luna Street
n 9 月就开始圣诞季（ber months），货要 8 月底前到；圣周不上班
n 菲华客户会说闽南话或普通话，价格谈得细；称呼 Sir/Ma'am + 名
c Manila|Metro Manila|+63 2 8@## ####|100#|Asia/Manila
c Cebu City|Cebu|+63 32 2@# ####|6000||@## A. S. Fortuna Street;1@ Colon Street
= SG|新加坡|Singapore|en|zh-sg|USD|com.sg,sg|frank.zhao|1|67
m +65 91## ####;+65 81## ####
x 20######@K|S, C P|en
v 230V/50Hz, Type G|Singapore|PSB|wechat,whatsapp|09:30-12:00, 14:00-17:30
s @# Ubi Avenue 4, #0@-1#;1# Kaki Bukit Road 1;@# Jalan Besar
n 中英文都行，邮件用英文、微信用中文；办事规矩，准时付款
c Singapore|Singapore|+65 67## ####|40@#@#|Asia/Singapore
= HK|中国香港|Hong Kong|zh-Hant|yue|USD|com.hk,hk|frank.zhao|1|67
m +852 94## ####;+852 61## ####
x ########-000|S, C|zh
v 220V/50Hz, Type G|Hong Kong|CE,BSCI|wechat,whatsapp|10:00-13:00, 14:30-18:30
s Unit 1@0#, @/F, Kwai Cheong Centre, Kwai Chung;Room @0#, Star House, Tsim Sha Tsui;Flat B, 1@/F, Lai Chi Kok Industrial Building
n 繁体往来，电话可粤语；代欧美连锁采购，验厂（BSCI/SMETA）要求照搬终端客户
c Hong Kong|Kowloon|+852 23## ####||Asia/Hong_Kong
= TW|中国台湾|Taiwan|zh-Hant|zh-tw|USD|com.tw,tw|frank.zhao|1|67
m +886 91# ### ###;+886 92# ### ###
x @#######|S, C P|zh
v 110V/60Hz, Type A|Keelung|BSMI|line,wechat|09:30-12:00, 13:30-17:30
s No. @#, Minsheng E. Rd., Sec. 3;No. 1@#, Gongyequ 2nd Rd.;No. @, Zhongzheng Rd.
n 繁体中文、LINE 为主；BSMI 字轨标签由进口商提供图稿
c Taipei|Taipei|+886 2 27@# ####|10@|Asia/Taipei
c Taichung|Taichung|+886 4 23@# ####|40@|
c Kaohsiung|Kaohsiung|+886 7 3@# ####|80@|
`

// loadCountries reads the table above. It is pure and cheap (about 60 countries), so nothing is kept between calls.
func loadCountries() map[string]*country {
	out := map[string]*country{}
	var c *country
	zone := ""
	for line := range strings.Lines(countryTable) {
		line = strings.TrimRight(line, "\n")
		if len(line) < 3 {
			continue
		}
		rest := line[2:]
		f := strings.Split(rest, "|")
		field := func(i int) string {
			if i < len(f) {
				return f[i]
			}
			return ""
		}
		switch line[0] {
		case '=':
			c = &country{zh: field(1), en: field(2), lang: field(3), people: field(4), currency: field(5),
				tlds: field(6), seller: field(7), risk: int(field(8)[0] - '0'), weekend: field(9)}
			out[field(0)] = c
		case 'm':
			c.mobile = strings.Split(rest, ";")
		case 'x':
			c.tax, c.addr, c.local = field(0), field(1), field(2)
		case 'v':
			c.volt, c.port, c.certs, c.apps, c.hours = field(0), field(1), field(2), field(3), field(4)
		case 's':
			c.streets = strings.Split(rest, ";")
		case 'n':
			c.culture = append(c.culture, rest)
		case 'c':
			if field(4) != "" {
				zone = field(4)
			}
			p := place{name: field(0), state: field(1), phone: field(2), postcode: field(3), zone: zone, streets: c.streets}
			if s := field(5); s != "" {
				p.streets = strings.Split(s, ";")
			}
			c.places = append(c.places, p)
		}
	}
	return out
}

func (c *country) place(name string) *place {
	for i := range c.places {
		if c.places[i].name == name {
			return &c.places[i]
		}
	}
	return nil
}
