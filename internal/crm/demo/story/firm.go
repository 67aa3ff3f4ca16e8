package story

import "strings"

// firm is one hand-named customer company. Names are invented; they follow the naming habits of their country.
type firm struct {
	country, name, local, zh, domain, city string
	kind                                   string // key of kindNames
	line                                   string // any of k kitchenware, a small appliances, l outdoor lighting
	size                                   byte   // L, M, S
}

// firmTable: "= ISO2" opens a country, then name | local name | Chinese name | domain | city | kind | line | size.
// Kinds: I importer, W wholesaler, D distributor, R retail chain, E online seller, H hotel and catering supplier,
// C project contractor, A buying office, B brand owner.
const firmTable = `
= US
Harlow & Finch Kitchen Supply Inc.||哈洛芬奇厨具|harlowfinchkitchen.com|Chicago|D|ka|L
Lakeshore Housewares Distributors Inc.||湖滨家居分销|lakeshorehousewaresdist.com|Chicago|W|ka|L
Blue Ridge Home Imports LLC||蓝岭家居进口|blueridgehomeimports.com|Charlotte|I|k|M
Palmetto Import Group Inc.||棕榈进口集团|palmettoimportgroup.com|Charlotte|I|kl|M
Pacific Crest Outdoor Lighting LLC||太平洋脊户外照明|pacificcrestoutdoorlighting.com|Los Angeles|B|l|M
Mission Street Gourmet Inc.||使命街厨艺|missionstreetgourmet.com|San Francisco|R|k|M
Golden Poppy Housewares Inc.||金罂粟家居|goldenpoppyhousewares.com|San Francisco|W|k|S
Bayou City Kitchen Trading Co.||河口城厨具贸易|bayoucitykitchen.com|Houston|W|ka|M
Gulf Coast Hospitality Supply Inc.||墨西哥湾酒店用品|gulfcoasthospitalitysupply.com|Houston|H|k|M
Maple & Stone Homegoods LLC||枫石家居|mapleandstonehome.com|Columbus|E|k|S
Buckeye Promotional Products Inc.||七叶树促销品|buckeyepromoproducts.com|Columbus|D|k|S
Sunbelt Patio & Lighting Wholesale Inc.||阳光带庭院照明|sunbeltpatiolighting.com|Phoenix|W|l|L
Desert Sky Solar Lighting LLC||沙漠天空太阳能灯|desertskysolarlighting.com|Phoenix|E|l|S
Tidewater General Merchandise Corp.||潮水综合商品|tidewatergm.com|Norfolk|R|kal|L
Copperleaf Cookware LLC||铜叶炊具|copperleafcookware.com|Portland|B|k|S
Ironwood Restaurant Supply Inc.||铁木餐饮设备|ironwoodrestaurantsupply.com|Dallas|H|ka|M
Lone Star Camping Supply LLC||孤星露营用品|lonestarcampsupply.com|Dallas|E|l|S
Evergreen Garden Lights LLC||常青庭院灯|evergreengardenlights.com|Seattle|E|l|S
Northgate Catering Equipment LLC||北门餐厨设备|northgatecatering.com|Seattle|H|a|S
Hudson Valley Home Trading Inc.||哈德逊谷家居贸易|hudsonvalleyhometrading.com|New York|I|ka|M
Stuyvesant Table Co. LLC||史岱文森餐桌|stuyvesanttable.com|New York|B|k|S
Meridian Sourcing Partners LLC||子午线采购|meridiansourcingpartners.com|New York|A|kal|M
Prairie Hearth Brands LLC||草原炉边|prairiehearthbrands.com|Minneapolis|B|ka|M
North Loop Retail Group Inc.||北环零售集团|northloopretail.com|Minneapolis|R|kal|L
Red Cedar Outdoor Living LLC||红雪松户外生活|redcedaroutdoorliving.com|Denver|R|l|M
Biscayne Trading & Export Inc.||比斯坎贸易|biscaynetradingexport.com|Miami|I|ka|M
Old Mill Kitchenware Inc.||老磨坊厨具|oldmillkitchenware.com|Philadelphia|W|k|M
Peachtree Home Outfitters Inc.||桃树家居|peachtreehomeoutfitters.com|Atlanta|R|kl|L
Orchard Lane Home LLC||果园巷家居|orchardlanehome.com|Newark|E|k|S
Crescent Restaurant Supply Co.||新月餐饮用品|crescentrestaurantsupply.com|New Orleans|H|k|S
Wasatch Direct Commerce LLC||瓦萨奇电商|wasatchdirect.com|Salt Lake City|E|kal|M
Bright Porch Lighting LLC||亮廊灯饰|brightporchlighting.com|Nashville|B|l|S
= CA
Maplewood Housewares Ltd.||枫木家居用品|maplewoodhousewares.ca|Toronto|W|ka|M
Lakehead Lighting Distributors Inc.||湖首照明分销|lakeheadlighting.ca|Mississauga|D|l|M
Northern Pine Home Inc.||北松家居|northernpinehome.ca|Toronto|R|k|L
Importations Saint-Laurent inc.||圣劳伦斯进口|importations-saintlaurent.ca|Montréal|I|ka|M
Cuisine Boréale inc.||北境厨房|cuisineboreale.ca|Montréal|B|k|S
Salish Coast Trading Ltd.||萨利希海岸贸易|salishcoasttrading.ca|Vancouver|I|kl|M
Bow River Camp & Patio Ltd.||弓河露营庭院|bowrivercamp.ca|Calgary|E|l|S
= DE
Hausmann & Söhne Küchenbedarf GmbH||豪斯曼父子厨具|hausmann-kuechenbedarf.de|Hamburg|I|ka|L
Elbtal Haushaltswaren GmbH||易北谷家居|elbtal-haushaltswaren.de|Hamburg|W|k|M
Lindner Gartenlicht GmbH & Co. KG||林德纳庭院灯|lindner-gartenlicht.de|München|B|l|M
Voss Elektrokleingeräte GmbH||福斯小家电|voss-elektrokleingeraete.de|Düsseldorf|D|a|L
Rheinkontor Import GmbH||莱茵商栈进口|rheinkontor-import.de|Köln|I|kal|L
Bergische Messermanufaktur Klein GmbH||贝格刀具克莱因|klein-messermanufaktur.de|Solingen|B|k|S
Kröger Großküchentechnik GmbH||克勒格商用厨房|kroeger-grosskuechen.de|Bremen|H|ka|M
Wunderlich Wohnen Handels GmbH||文德利希家居|wunderlich-wohnen.de|Stuttgart|R|kl|L
Fränkische Leuchten Vertrieb GmbH||弗兰肯灯具销售|fraenkische-leuchten.de|Nürnberg|D|l|M
Spreewerk Onlinehandel GmbH||施普雷电商|spreewerk-handel.de|Berlin|E|ka|M
Tisch & Herd Versand GmbH||餐桌炉灶邮购|tisch-und-herd.de|Berlin|E|k|S
Mainufer Werbeartikel GmbH||美因河畔礼品|mainufer-werbeartikel.de|Frankfurt am Main|D|k|S
Brandhuber Campingbedarf e.K.||布兰胡伯露营|brandhuber-camping.de|München|R|l|S
Hansestadt Einkaufskontor GmbH||汉萨采购商行|hansestadt-einkauf.de|Hamburg|A|kal|M
Petersen Objektbeleuchtung GmbH||彼得森工程照明|petersen-objektlicht.de|Bremen|C|l|S
Schwäbische Haushaltsgeräte Maier GmbH||施瓦本迈尔家电|maier-haushaltsgeraete.de|Stuttgart|W|a|M
= AT
Donauhandel Küchenwelt GmbH||多瑙厨房世界|donauhandel-kuechenwelt.at|Wien|W|ka|M
Steindl Lichttechnik GmbH||施泰因德照明|steindl-licht.at|Linz|C|l|S
= CH
Aarebrücke Handels AG||阿勒桥贸易|aarebruecke-handel.ch|Zürich|I|k|M
Rheinknie Gastrobedarf AG||莱茵弯餐饮用品|rheinknie-gastro.ch|Basel|H|ka|S
= NL
Van der Velde Huishoudgroothandel B.V.||范德维尔德家居批发|vandervelde-huishoud.nl|Rotterdam|W|ka|L
Maasoever Import B.V.||马斯河畔进口|maasoever-import.nl|Rotterdam|I|kal|M
Grachtengordel Living B.V.||运河带家居|grachtengordel-living.nl|Amsterdam|B|k|S
De Groene Tuin Verlichting B.V.||绿园照明|degroenetuin-verlichting.nl|Utrecht|B|l|M
Kookhuis Webshops B.V.||库克豪斯网店|kookhuis-webshops.nl|Eindhoven|E|ka|M
Limburg Logistiek & Trading B.V.||林堡贸易|limburg-trading.nl|Venlo|I|k|M
Horecagroep Noordzee B.V.||北海餐饮集团|horecagroep-noordzee.nl|Amsterdam|H|k|M
= BE
Scheldemond Import NV||斯海尔德河口进口|scheldemond-import.be|Antwerpen|I|ka|M
Maison Lambrecht SA||朗布雷希特家居|maison-lambrecht.be|Bruxelles|R|k|M
Kempens Tuinlicht BVBA||肯彭庭院灯|kempens-tuinlicht.be|Antwerpen|W|l|S
= FR
Établissements Delmas & Fils SAS||德尔马父子|delmas-et-fils.fr|Lyon|I|k|L
Cuisine du Marais SARL||玛黑厨房|cuisinedumarais.fr|Paris|R|k|S
Comptoir Girondin d'Importation SAS||吉伦特进口|comptoir-girondin.fr|Bordeaux|I|ka|M
Lumières de Jardin Perrin SAS||佩兰庭院灯|lumieres-jardin-perrin.fr|Nantes|B|l|M
Groupe Arts & Maison Nord SAS||北方艺家集团|arts-maison-nord.fr|Lille|R|kl|L
Hôtellerie Services Méditerranée SARL||地中海酒店服务|hotellerie-services-med.fr|Marseille|H|k|M
Petit Électro Rhône SAS||罗讷小家电|petitelectro-rhone.fr|Lyon|D|a|M
La Boutique du Chef en Ligne SARL||主厨网店|boutique-du-chef.fr|Paris|E|k|S
Bureau d'Achat Lefort SARL||勒福采购事务所|bureau-achat-lefort.fr|Paris|A|kal|S
Éclairage Urbain Atlantique SAS||大西洋城市照明|eclairage-urbain-atlantique.fr|Nantes|C|l|M
= GB
Ashworth & Pryce Homewares Ltd||阿什沃思家居|ashworthpryce.co.uk|Manchester|I|ka|L
Thameside Catering Supplies Ltd||泰晤士餐饮用品|thamesidecatering.co.uk|London|H|k|M
Penrose Kitchen Company Ltd||彭罗斯厨房|penrosekitchen.co.uk|Bristol|B|k|M
Hallam Forge Cutlery Ltd||哈勒姆刀具|hallamforge.co.uk|Sheffield|B|k|S
Aire Valley Wholesale Ltd||艾尔谷批发|airevalleywholesale.co.uk|Leeds|W|ka|M
Mersey Trading Group plc||默西贸易集团|merseytradinggroup.co.uk|Liverpool|R|kal|L
Lantern & Lawn Ltd||灯与草坪|lanternandlawn.co.uk|Bristol|B|l|S
Midland Small Appliances Ltd||米德兰小家电|midlandsmallappliances.co.uk|Birmingham|D|a|M
Castle Terrace Gifts Ltd||城堡礼品|castleterracegifts.co.uk|Edinburgh|W|k|S
Wharfside Online Retail Ltd||码头网上零售|wharfsideretail.co.uk|Manchester|E|kal|M
Bellgrove Outdoor Leisure Ltd||贝尔格罗夫户外|bellgroveoutdoor.co.uk|Leeds|R|l|M
Kingsmead Sourcing Ltd||金斯米德采购|kingsmeadsourcing.co.uk|London|A|ka|S
Black Country Lighting Contracts Ltd||黑乡照明工程|bclightingcontracts.co.uk|Birmingham|C|l|M
The Copper Ladle Ltd||铜勺厨具|thecopperladle.co.uk|London|E|k|S
Forth Bridge Trading Ltd||福斯桥贸易|forthbridgetrading.co.uk|Edinburgh|I|kl|M
= IE
Liffey Vale Homewares Ltd||利菲谷家居|liffeyvale.ie|Dublin|W|ka|M
= IT
Fratelli Bonetti Casalinghi S.r.l.||博内蒂兄弟家居|bonetticasalinghi.it|Milano|W|k|M
Casa Veneta Import S.r.l.||威尼托之家进口|casavenetaimport.it|Padova|I|ka|M
Luce d'Esterno Galli S.p.A.||加利户外照明|galli-esterno.it|Bologna|B|l|L
Piccoli Elettrodomestici Sabbatini S.r.l.||萨巴蒂尼小家电|sabbatini-elettro.it|Torino|D|a|M
Forniture Alberghiere Marchetti S.r.l.||马尔凯蒂酒店用品|forniture-marchetti.it|Roma|H|k|M
Vesuvio Ingrosso Casa S.r.l.||维苏威家居批发|vesuvioingrosso.it|Napoli|W|ka|S
Bottega della Cucina S.r.l.s.||厨房工坊|bottegadellacucina-shop.it|Bologna|E|k|S
Grandi Magazzini Ferraris S.p.A.||费拉里斯百货|magazzini-ferraris.it|Milano|R|kal|L
= ES
Menaje Hermanos Ortuño S.L.||奥图尼奥兄弟餐具|menaje-ortuno.es|Valencia|W|k|M
Iluminación Exterior Llobregat S.A.||略夫雷加特户外照明|exterior-llobregat.es|Barcelona|D|l|M
Importaciones Sierra Norte S.L.||北山进口|importaciones-sierranorte.es|Madrid|I|ka|L
Electro Hogar Aragón S.L.||阿拉贡家电|electrohogar-aragon.es|Zaragoza|D|a|M
Casa Triana Decoración S.L.||特里亚纳家饰|casatriana.es|Sevilla|R|kl|S
Hostelería Levante Suministros S.L.||黎凡特餐饮供应|hosteleria-levante.es|Valencia|H|k|M
Bazares Reunidos del Sur S.A.||南方联合百货|bazares-reunidos.es|Sevilla|R|kal|M
Cocina Clic S.L.||点点厨房|cocinaclic.es|Barcelona|E|k|S
= PT
Irmãos Figueira Utilidades Lda.||菲盖拉兄弟日用品|figueira-utilidades.pt|Porto|W|ka|M
Luz do Tejo Iluminação Lda.||特茹之光照明|luzdotejo.pt|Lisboa|C|l|S
= GR
Papadakis Oikiaka A.E.||帕帕达基斯家居|papadakis-oikiaka.gr|Athina|W|ka|M
Thermaikos Emporiki E.P.E.||塞尔迈贸易|thermaikos-emporiki.gr|Thessaloniki|I|kl|S
= PL
Domostwo Hurtownia AGD Sp. z o.o.||多莫斯特沃家电批发|domostwo-agd.pl|Warszawa|W|a|L
Kuchnia i Stół Kowalczyk Sp. j.||科瓦尔奇克厨房餐桌|kuchniaistol.pl|Poznań|W|k|M
Ogrodowe Światło Sp. z o.o.||花园之光|ogrodoweswiatlo.pl|Wrocław|E|l|M
Bałtyk Import Sp. z o.o.||波罗的海进口|baltyk-import.pl|Gdańsk|I|ka|M
Łódzkie Centrum Gastronomii Sp. z o.o.||罗兹餐饮中心|lcg-gastronomia.pl|Łódź|H|k|M
Zielona Polana Camping Sp. z o.o.||绿草地露营|zielonapolana.pl|Poznań|R|l|S
Market Dom Nowak S.A.||诺瓦克家居卖场|marketdom-nowak.pl|Warszawa|R|kal|L
= CZ
Vltava Domácnost s.r.o.||伏尔塔瓦家居|vltava-domacnost.cz|Praha|W|ka|M
Moravská Svítidla a.s.||摩拉维亚灯具|moravska-svitidla.cz|Brno|D|l|M
= RO
Carpați Casa Import S.R.L.||喀尔巴阡家居进口|carpati-casa.ro|București|I|ka|M
Ardeal Electrocasnice S.R.L.||阿尔迪亚尔家电|ardeal-electrocasnice.ro|Cluj-Napoca|D|a|S
= HU
Dunakanyar Háztartás Kft.||多瑙河湾家居|dunakanyar-haztartas.hu|Budapest|W|ka|M
= SE
Lindqvist Hemtextil & Kök AB||林德奎斯特厨居|lindqvist-kok.se|Stockholm|R|k|M
Västkusten Trädgårdsljus AB||西海岸庭院灯|vastkusten-ljus.se|Göteborg|B|l|M
Öresund Partihandel AB||厄勒批发|oresund-partihandel.se|Malmö|W|ka|S
= DK
Sydhavn Husholdning A/S||南港家居|sydhavn-husholdning.dk|København|I|k|M
Østjysk Belysning ApS||东日德兰照明|ostjysk-belysning.dk|Aarhus|D|l|S
= NO
Fjordlys Utemiljø AS||峡湾之光户外|fjordlys.no|Bergen|W|l|M
Akerselva Kjøkken AS||阿克厨房|akerselva-kjokken.no|Oslo|R|k|M
= FI
Havukka Kodintarvike Oy||哈武卡家居|havukka.fi|Tampere|W|ka|M
Pohjantähti Valaisin Oy||北极星灯具|pohjantahti-valaisin.fi|Helsinki|D|l|S
= AU
Southern Cross Homewares Pty Ltd||南十字家居|southerncrosshomewares.com.au|Melbourne|I|ka|L
Yarra Bend Kitchen Supplies Pty Ltd||雅拉湾厨具|yarrabendkitchen.com.au|Melbourne|W|k|M
Harbourlight Outdoor Pty Ltd||港湾户外灯|harbourlightoutdoor.com.au|Sydney|B|l|M
Wattle & Gum Living Pty Ltd||金合欢家居|wattleandgum.com.au|Sydney|R|k|M
Kookaburra Camping Gear Pty Ltd||笑翠鸟露营|kookaburracampinggear.com.au|Brisbane|E|l|S
Swan River Wholesalers Pty Ltd||天鹅河批发|swanriverwholesalers.com.au|Perth|W|kal|M
Barossa Hospitality Supplies Pty Ltd||巴罗莎酒店用品|barossahospitality.com.au|Adelaide|H|k|M
Coral Coast Electrical Imports Pty Ltd||珊瑚海岸电器进口|coralcoastelectrical.com.au|Brisbane|D|al|M
Discount Barn Australia Pty Ltd||谷仓折扣店|discountbarn.com.au|Melbourne|R|kal|L
Bondi Table Company Pty Ltd||邦迪餐桌|bonditable.com.au|Sydney|E|k|S
= NZ
Kauri Home Imports Ltd||贝壳杉家居进口|kaurihome.co.nz|Auckland|I|ka|M
Southern Alps Outdoor Ltd||南阿尔卑斯户外|southernalpsoutdoor.co.nz|Christchurch|R|l|S
= JP
Kitagawa Shoji K.K.|北川商事株式会社|北川商事|kitagawa-shoji.co.jp|Tokyo|I|ka|L
Nishimura Kanamono K.K.|西村金物株式会社|西村金物|nishimura-kanamono.co.jp|Tsubame|W|k|M
Marufuku Trading K.K.|丸福貿易株式会社|丸福贸易|marufuku-trading.co.jp|Osaka|I|kal|M
Aoba Living K.K.|株式会社青葉リビング|青叶生活|aoba-living.co.jp|Tokyo|R|k|M
Chubu Shomei Denki K.K.|中部照明電機株式会社|中部照明电机|chubu-shomei.co.jp|Nagoya|D|l|M
Hakata Chubo Kizai K.K.|博多厨房機材株式会社|博多厨房器材|hakata-chubo.co.jp|Fukuoka|H|ka|S
Sakura Niwa Y.K.|有限会社さくら庭|樱庭|sakura-niwa.jp|Osaka|E|l|S
Yamazato Outdoor K.K.|株式会社山里アウトドア|山里户外|yamazato-outdoor.co.jp|Tokyo|B|l|M
= KR
Hanbit Living Co., Ltd.|한빛리빙 주식회사|韩光生活|hanbitliving.co.kr|Seoul|I|ka|M
Daeyang Kitchen Art Co., Ltd.|(주)대양키친아트|大洋厨艺|daeyangkitchen.co.kr|Incheon|B|k|L
Namsan Trading Co., Ltd.|남산무역(주)|南山贸易|namsantrading.co.kr|Seoul|I|kal|M
Haeundae Lighting Co., Ltd.|해운대조명(주)|海云台照明|haeundaelighting.co.kr|Busan|D|l|M
Saebyeok Commerce Co., Ltd.|새벽커머스(주)|晨曦电商|saebyeokcommerce.kr|Seoul|E|ka|M
Camp Maru Co., Ltd.|(주)캠프마루|营地玛鲁|campmaru.co.kr|Incheon|E|l|S
= AE
Al Waha General Trading L.L.C.|الواحة للتجارة العامة ذ.م.م|绿洲综合贸易|alwahagt.ae|Dubai|W|kal|L
Noor Al Khaleej Lighting L.L.C.|نور الخليج للإنارة ذ.م.م|海湾之光照明|noorkhaleejlighting.ae|Sharjah|D|l|M
Bin Hareb Household Trading L.L.C.|بن حارب للأدوات المنزلية ذ.م.م|本哈里布家居|binharebhousehold.ae|Dubai|I|k|L
Jebel Horizon FZCO||杰贝尔地平线|jebelhorizon.com|Dubai|W|ka|M
Desert Rose Hotel Supplies L.L.C.||沙漠玫瑰酒店用品|desertrosehotelsupplies.ae|Dubai|H|k|M
Al Manara Electrical Contracting L.L.C.|المنارة للمقاولات الكهربائية ذ.م.م|灯塔电气工程|almanaraelectrical.ae|Abu Dhabi|C|l|M
Creekside Home Centre L.L.C.||河畔家居中心|creeksidehome.ae|Sharjah|R|ka|M
Zamzama Foodstuff & Kitchenware Trading L.L.C.||赞扎马厨具|zamzamakitchenware.ae|Dubai|W|k|S
= SA
Al Rabwah Household Est.|مؤسسة الربوة للأدوات المنزلية|拉布瓦家居|alrabwahhousehold.com.sa|Riyadh|W|ka|L
Najd Home Trading Co.|شركة نجد للتجارة المنزلية|内志家居贸易|najdhome.com.sa|Riyadh|R|kal|L
Red Sea Lighting Company Ltd.|شركة البحر الأحمر للإنارة المحدودة|红海照明|redsealighting.com.sa|Jeddah|D|l|M
Al Hijaz Kitchen Supplies Est.|مؤسسة الحجاز لتجهيز المطابخ|汉志厨房用品|hijazkitchen.com.sa|Jeddah|H|k|M
Eastern Dunes Trading Est.|مؤسسة الكثبان الشرقية للتجارة|东部沙丘贸易|easterndunes.com.sa|Dammam|I|ka|M
Baraka Electrical Appliances Co.|شركة بركة للأجهزة الكهربائية|巴拉卡电器|barakaappliances.com.sa|Riyadh|D|a|M
Diriyah Landscape & Lighting Co.|شركة الدرعية للحدائق والإنارة|德拉伊耶景观照明|diriyahlandscape.com.sa|Riyadh|C|l|S
= KW
Al Salmiya Home Trading Co. W.L.L.|شركة السالمية للتجارة المنزلية ذ.م.م|萨尔米亚家居|salmiyahome.com.kw|Kuwait City|W|ka|M
Gulf Pearl Electrical W.L.L.|شركة لؤلؤة الخليج الكهربائية ذ.م.م|海湾珍珠电器|gulfpearlelectrical.com.kw|Kuwait City|D|al|S
= QA
Doha Gate Hospitality Trading W.L.L.||多哈之门酒店用品|dohagatehospitality.com.qa|Doha|H|kl|M
= JO
Petra Housewares Co.|شركة البتراء للأدوات المنزلية|佩特拉家居|petrahousewares.jo|Amman|I|ka|S
= OM
Al Hajar Trading & Lighting L.L.C.|الحجر للتجارة والإنارة ش.م.م|哈贾尔照明贸易|alhajarlighting.om|Muscat|D|l|S
= IL
Carmel Bayit Import Ltd.||迦密家居进口|carmelbayit.co.il|Haifa|I|ka|M
Or HaGan Lighting Ltd.||花园之光（以）|orhagan.co.il|Tel Aviv|B|l|S
Mitbach Shalom Ltd.||沙洛姆厨房|mitbachshalom.co.il|Tel Aviv|R|k|M
= TR
Yıldırım Züccaciye San. ve Tic. Ltd. Şti.||耶尔德勒姆瓷器餐具|yildirimzuccaciye.com.tr|İstanbul|W|k|L
Anadolu Mutfak Gereçleri A.Ş.||安纳托利亚厨具|anadolumutfakgerecleri.com.tr|İstanbul|I|ka|M
Ege Bahçe Aydınlatma Ltd. Şti.||爱琴庭院照明|egebahce.com.tr|İzmir|D|l|M
Gaziler Ev Aletleri Ltd. Şti.||加济莱尔家电|gazilerev.com.tr|Gaziantep|W|a|M
Boğaziçi Otel Ekipmanları A.Ş.||博斯普鲁斯酒店设备|bogaziciotelekipman.com.tr|İstanbul|H|k|S
= EG
El Nile Co. for Household Appliances|شركة النيل للأجهزة المنزلية|尼罗家电|elnilehousehold.com.eg|Cairo|I|a|L
Misr El Gedida Trading|مصر الجديدة للتجارة|新埃及贸易|misrelgedida.com.eg|Cairo|W|ka|M
Alexandria Port Import Co.|شركة ميناء الإسكندرية للاستيراد|亚历山大港进口|alexportimport.com.eg|Alexandria|I|k|M
El Fanar Lighting Industries|الفنار لصناعات الإنارة|灯塔照明（埃）|elfanarlighting.com.eg|Cairo|D|l|S
= MA
Atlas Ménage SARL||阿特拉斯家居|atlasmenage.ma|Casablanca|W|ka|M
= RU
OOO «Severny Dom»|ООО «Северный Дом»|北方之家|severnydom-opt.ru|Sankt-Peterburg|W|ka|L
OOO «Posuda Torg»|ООО «Посуда Торг»|餐具商贸|posuda-torg.ru|Moskva|W|k|L
OOO «Svetlyy Sad»|ООО «Светлый Сад»|明亮花园|svetlysad.ru|Moskva|E|l|M
OOO «Ural Bytkhim Trade»|ООО «Урал Быт Трейд»|乌拉尔日用贸易|uralbyt-trade.ru|Yekaterinburg|D|ka|M
OOO «Sibirskaya Kukhnya»|ООО «Сибирская Кухня»|西伯利亚厨房|sibkukhnya.ru|Novosibirsk|R|ka|M
OOO «Vostok Import»|ООО «Восток Импорт»|东方进口|vostokimport-vl.ru|Vladivostok|I|kal|S
= KZ
TOO «Alatau Trade House»|ТОО «Торговый дом Алатау»|阿拉套贸易行|alatau-th.kz|Almaty|W|ka|M
TOO «Zhetisu Electro»|ТОО «Жетысу Электро»|七河电器|zhetisuelectro.kz|Almaty|D|al|S
= UA
TOV «Dnipro Svitlo»|ТОВ «Дніпро Світло»|第聂伯之光|dniprosvitlo.com.ua|Kyiv|D|l|M
= BR
Casa Bela Utilidades Ltda.||美家日用品|casabelautilidades.com.br|São Paulo|W|k|L
Importadora Rio Doce Ltda.||甜河进口|importadorariodoce.com.br|Rio de Janeiro|I|ka|M
Iluminar Sul Comércio de Lâmpadas Ltda.||南方照明|iluminarsul.com.br|Porto Alegre|D|l|M
Lojas Bom Preço do Paraná S.A.||巴拉那好价连锁|bomprecoparana.com.br|Curitiba|R|kal|L
Mineira Artigos para Cozinha Ltda.||米纳斯厨具|mineiracozinha.com.br|Belo Horizonte|W|k|M
Nordeste Presentes e Utilidades Ltda.||东北礼品日用|nordestepresentes.com.br|Recife|W|ka|S
Cozinha & Cia Comércio Eletrônico Ltda.||厨房公司电商|cozinhaecia-loja.com.br|São Paulo|E|ka|M
Aventura Camping Artigos Esportivos Ltda.||探险露营用品|aventuracamping.com.br|Curitiba|R|l|S
= MX
Comercializadora Hogar del Valle S.A. de C.V.||山谷家居商贸|hogardelvalle.com.mx|Ciudad de México|W|ka|L
Grupo Importador Tapatío S.A. de C.V.||塔帕蒂奥进口集团|importadortapatio.com.mx|Guadalajara|I|kal|M
Iluminación Regia S.A. de C.V.||雷吉亚照明|iluminacionregia.com.mx|Monterrey|D|l|M
Distribuidora Angelópolis S. de R.L. de C.V.||天使城分销|angelopolisdist.com.mx|Puebla|D|k|M
Novedades La Merced S.A. de C.V.||拉梅塞德百货|novedadeslamerced.com.mx|Ciudad de México|W|k|S
Equipos Gastronómicos Jalisco S.A. de C.V.||哈利斯科餐饮设备|gastrojalisco.com.mx|Guadalajara|H|ka|M
Tiendas Mi Casita S.A. de C.V.||小家连锁|tiendasmicasita.com.mx|Monterrey|R|kal|L
Cocina Práctica en Línea S. de R.L. de C.V.||实用厨房电商|cocinapractica.mx|Ciudad de México|E|ka|S
= CL
Importadora Aconcagua Hogar SpA||阿空加瓜家居进口|aconcaguahogar.cl|Santiago|I|ka|M
Comercial Meiggs Norte Ltda.||梅格斯北商贸|meiggsnorte.cl|Santiago|W|k|M
Luz Austral Iluminación SpA||南方之光照明|luzaustral.cl|Concepción|D|l|S
Multitiendas del Pacífico S.A.||太平洋百货|multitiendaspacifico.cl|Santiago|R|kal|L
Patagonia Outdoor Chile SpA||巴塔哥尼亚户外（智）|patagonia-camp.cl|Santiago|E|l|S
= PE
Inversiones Hogar Andino S.A.C.||安第斯家居|hogarandino.pe|Lima|W|ka|M
Importaciones Miraflores E.I.R.L.||米拉弗洛雷斯进口|importmiraflores.pe|Lima|I|k|S
Costa Verde Electro S.A.C.||绿色海岸电器|costaverdeelectro.pe|Lima|D|a|M
= CO
Comercializadora Sabana Hogar S.A.S.||萨瓦纳家居|sabanahogar.com.co|Bogotá|W|ka|M
Luces del Valle de Aburrá S.A.S.||阿布拉谷灯饰|lucesaburra.co|Medellín|D|l|M
Cocinas y Más Antioquia S.A.S.||安蒂奥基亚厨具|cocinasymas.com.co|Medellín|R|k|S
= AR
Bazar Rivadavia Mayorista S.R.L.||里瓦达维亚百货批发|bazarrivadavia.com.ar|Buenos Aires|W|k|M
Pampa Iluminación S.A.||潘帕照明|pampailuminacion.com.ar|Buenos Aires|D|l|M
= EC
Importadora Guayas Hogar Cía. Ltda.||瓜亚斯家居进口|guayashogar.com.ec|Guayaquil|I|ka|M
= PA
Canal Zone Wholesale, S.A.||运河区批发|canalzonewholesale.com|Colón|W|kal|M
= CR
Distribuidora Tierra Verde S.A.||绿地分销|distritierraverde.cr|San José|D|ka|S
= ZA
Highveld Homeware Distributors (Pty) Ltd||高原家居分销|highveldhomeware.co.za|Johannesburg|D|ka|L
Protea Catering Supplies (Pty) Ltd||帝王花餐饮用品|proteacatering.co.za|Cape Town|H|k|M
Umhlanga Lighting Wholesalers CC||乌姆兰加照明批发|umhlangalighting.co.za|Durban|W|l|M
Karoo Outdoor & Solar (Pty) Ltd||卡鲁户外太阳能|karoosolar.co.za|Cape Town|E|l|S
Jozi Discount Traders (Pty) Ltd||约堡折扣贸易|jozidiscount.co.za|Johannesburg|R|kal|M
= NG
Adeyemi & Sons Household Ltd||阿德耶米父子家居|adeyemihousehold.com.ng|Lagos|W|k|M
Eko Bright Electricals Ltd||埃科亮电器|ekobrightelectricals.ng|Lagos|D|al|M
Kano Central Traders Ltd||卡诺中央贸易|kanocentraltraders.com.ng|Kano|W|k|S
Chukwuma Global Imports Ltd||丘库马环球进口|chukwumaglobal.com.ng|Lagos|I|kal|M
= GH
Asante Home & Kitchen Ltd||阿桑特家居厨具|asantehome.com.gh|Accra|W|ka|S
= KE
Savannah Household Distributors Ltd||萨凡纳家居分销|savannahhousehold.co.ke|Nairobi|D|ka|M
Shah Brothers Hardware & Kitchen Ltd||沙氏兄弟五金厨具|shahbrothers-ke.co.ke|Mombasa|W|k|M
Jua Kali Solar Lighting Ltd||烈日太阳能照明|juasolar.co.ke|Nairobi|D|l|S
= TZ
Kariakoo Bright Traders Ltd||卡里亚库光明贸易|kariakoobright.co.tz|Dar es Salaam|W|kl|S
= IN
Mehta Housewares Pvt. Ltd.||梅塔家居|mehtahousewares.in|Mumbai|I|ka|L
Shree Balaji Kitchen Emporium||巴拉吉厨具商行|shreebalajikitchen.in|New Delhi|W|k|M
Coromandel Lighting Solutions Pvt. Ltd.||科罗曼德照明|coromandellighting.in|Chennai|C|l|M
Deccan Retail Ventures Pvt. Ltd.||德干零售|deccanretail.co.in|Bengaluru|R|ka|M
Gupta Gift & Novelty House||古普塔礼品行|guptanovelty.in|New Delhi|W|k|S
Konkan Hospitality Equipments LLP||康坎酒店设备|konkanhospitality.in|Mumbai|H|ka|S
= PK
Khyber Crockery House||开伯尔餐具行|khybercrockery.com.pk|Karachi|W|k|M
Ravi Electric & Appliances (Pvt.) Ltd.||拉维电器|ravielectric.pk|Lahore|D|a|M
= LK
Serendib Home Imports (Pvt) Ltd||锡兰家居进口|serendibhome.lk|Colombo|I|ka|S
= VN
Công ty TNHH Gia Dụng Phú An|Công ty TNHH Gia Dụng Phú An|富安家居|giadungphuan.vn|Hồ Chí Minh|W|ka|M
Công ty CP Thiết Bị Bếp Thăng Long|Công ty CP Thiết Bị Bếp Thăng Long|升龙厨房设备|bepthanglong.vn|Hà Nội|D|ka|M
Công ty TNHH Chiếu Sáng Sao Nam|Công ty TNHH Chiếu Sáng Sao Nam|南星照明|saonamlighting.vn|Hồ Chí Minh|D|l|M
Công ty TNHH TM DV Minh Khôi|Công ty TNHH TM DV Minh Khôi|明魁商贸|minhkhoi-trading.vn|Hồ Chí Minh|I|k|S
Công ty TNHH Bán Lẻ Hoa Sen Xanh|Công ty TNHH Bán Lẻ Hoa Sen Xanh|青莲零售|hoasenxanh-retail.vn|Hà Nội|R|ka|M
= TH
Siam Baan Kitchenware Co., Ltd.|บริษัท สยามบ้านคิทเช่นแวร์ จำกัด|暹罗之家厨具|siambaankitchen.co.th|Bangkok|W|k|M
Chao Phraya Lighting Co., Ltd.|บริษัท เจ้าพระยาไลท์ติ้ง จำกัด|湄南河照明|chaophrayalighting.co.th|Bangkok|D|l|M
Lanna Garden Decor Co., Ltd.|บริษัท ล้านนาการ์เด้นเดคอร์ จำกัด|兰纳园艺|lannagarden.co.th|Chiang Mai|R|l|S
Thonburi Electric Appliances Co., Ltd.||吞武里电器|thonburielectric.co.th|Bangkok|D|a|L
Rim Nam Hotel Supply Co., Ltd.||河畔酒店用品|rimnamhotelsupply.co.th|Bangkok|H|k|M
= MY
Hup Seng Huat Trading Sdn. Bhd.|合成发贸易有限公司|合成发贸易|hupsenghuat.com.my|Kuala Lumpur|W|ka|M
Guan Lee Houseware Sdn. Bhd.|源利家品有限公司|源利家品|guanlee-houseware.com.my|George Town|W|k|M
Tian Guang Lighting (M) Sdn. Bhd.|天光照明（马）有限公司|天光照明|tianguanglighting.com.my|Johor Bahru|D|l|M
Seri Dapur Retail Sdn. Bhd.||雅厨零售|seridapur.com.my|Kuala Lumpur|R|ka|L
Kim Hoe Catering Equipment Sdn. Bhd.|金和餐饮设备有限公司|金和餐饮设备|kimhoecatering.com.my|Kuala Lumpur|H|ka|S
= ID
PT Rumah Makmur Sentosa||昌盛之家|rumahmakmur.co.id|Jakarta|W|ka|L
PT Cahaya Timur Elektrik||东方之光电器|cahayatimur.co.id|Surabaya|D|al|M
PT Dapur Nusantara Indah||群岛厨房|dapurnusantara.co.id|Jakarta|I|k|M
CV Sinar Abadi Jaya||永光商行|sinarabadijaya.id|Surabaya|W|l|S
PT Graha Horeka Mandiri||格拉哈餐旅|grahahoreka.co.id|Jakarta|H|k|M
= PH
Santos-Reyes Home Depotware Inc.||桑托斯家居|santosreyeshome.com.ph|Manila|W|ka|M
Golden Carabao Trading Corp.||金水牛贸易|goldencarabao.com.ph|Manila|I|ka|L
Visayas Lighting Center Inc.||米沙鄢照明中心|visayaslighting.ph|Cebu City|D|l|S
Tan & Lim Kitchen Supply Inc.|陳林廚具|陈林厨具|tanlimkitchen.com.ph|Manila|H|k|M
Bayanihan Online Store Inc.||巴亚尼汉网店|bayanihanstore.ph|Manila|E|ka|S
= SG
Eng Hin Housewares Pte. Ltd.|永兴家品私人有限公司|永兴家品|enghinhousewares.com.sg|Singapore|D|ka|M
Straits Lumen Projects Pte. Ltd.|海峡照明工程私人有限公司|海峡照明工程|straitslumen.com.sg|Singapore|C|l|M
Peranakan Table Pte. Ltd.||娘惹餐桌|peranakantable.sg|Singapore|B|k|S
= HK
Wing Fung Hong Trading Ltd.|永豐行貿易有限公司|永丰行贸易|wingfunghong.com.hk|Hong Kong|A|kal|M
Kam Sing Houseware Sourcing Ltd.|金星家品採購有限公司|金星家品采购|kamsingsourcing.com.hk|Hong Kong|A|ka|L
Luen Tat Lighting (HK) Ltd.|聯達燈飾（香港）有限公司|联达灯饰|luentatlighting.hk|Hong Kong|I|l|M
Tai Wo Gifts & Premiums Ltd.|泰和禮品有限公司|泰和礼品|taiwogifts.com.hk|Hong Kong|A|k|S
= TW
Hung Yu Houseware Co., Ltd.|宏裕家品股份有限公司|宏裕家品|hungyuhouseware.com.tw|Taipei|I|ka|M
Ching Feng Garden Lighting Co., Ltd.|景豐園藝照明有限公司|景丰园艺照明|chingfenglight.com.tw|Taichung|B|l|M
Kao Hsing Kitchen Supplies Co., Ltd.|高興廚具有限公司|高兴厨具|kaohsing-kitchen.com.tw|Kaohsiung|W|k|S
`

// twin is a second record of a customer somebody typed in again, with another spelling and other gaps.
type twin struct{ of, name, source string }

// twins are what the merge page is shown with.
var twins = []twin{
	{"Hausmann & Söhne Küchenbedarf GmbH", "Hausmann Soehne Kuechenbedarf", "alibaba"},
	{"Casa Bela Utilidades Ltda.", "CASA BELA UTILIDADES", "canton_fair"},
	{"Al Waha General Trading L.L.C.", "Al-Waha Gen. Trading LLC", "alibaba"},
	{"Ashworth & Pryce Homewares Ltd", "Ashworth and Pryce Homeware Limited", "website"},
	{"Kitagawa Shoji K.K.", "Kitagawa Shoji Co., Ltd.", "trade_show"},
	{"Yıldırım Züccaciye San. ve Tic. Ltd. Şti.", "Yildirim Zuccaciye Ltd", "alibaba"},
}

func loadFirms() []firm {
	var out []firm
	cc := ""
	for line := range strings.Lines(firmTable) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "= "); ok {
			cc = rest
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != 8 {
			continue
		}
		out = append(out, firm{country: cc, name: f[0], local: f[1], zh: f[2], domain: f[3], city: f[4], kind: f[5], line: f[6], size: f[7][0]})
	}
	return out
}
