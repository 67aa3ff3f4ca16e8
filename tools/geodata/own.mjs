// What CLDR lacks, or words otherwise than the trade does. Keys are ISO 3166-1 alpha-2 codes unless said otherwise.

// Names shown instead of CLDR's.
export const namesEN = {
  HK: 'Hong Kong', MO: 'Macao', PS: 'Palestine', MM: 'Myanmar', CD: 'DR Congo', CG: 'Congo', TR: 'Türkiye', VA: 'Vatican City',
  CV: 'Cabo Verde', CI: "Côte d'Ivoire", FK: 'Falkland Islands', CC: 'Cocos (Keeling) Islands', PN: 'Pitcairn Islands',
};
export const namesZH = {
  HK: '中国香港', MO: '中国澳门', TW: '中国台湾', PS: '巴勒斯坦', AE: '阿联酋', BA: '波黑', CD: '刚果（金）', CG: '刚果（布）',
};

// Other spellings people write in an address or a spreadsheet, over the names CLDR has in ten languages.
export const aliases = {
  AE: 'UAE|U.A.E|Emirates|Dubai|Abu Dhabi|Sharjah|阿拉伯联合酋长国|阿拉伯聯合大公國|迪拜|Emirats Arabes Unis',
  AF: '阿富汗伊斯兰共和国', AG: 'Antigua', AZ: 'Azerbaidjan', AX: 'Aland',
  BA: 'Bosnia|Bosnia-Herzegovina|BiH|波斯尼亚|波斯尼亚和黑塞哥维那|波士尼亞', BN: 'Brunei Darussalam|文莱达鲁萨兰国|汶萊',
  BO: 'Bolivia, Plurinational State of|Bolivia (Plurinational State of)', BQ: 'Bonaire|Bonaire, Sint Eustatius and Saba', BS: 'The Bahamas|Bahamas, The',
  BY: 'Belorussia|Byelorussia', CC: 'Cocos Islands|Keeling Islands',
  CD: 'Congo, DRC|DRC|D.R. Congo|DR Congo|Congo DR|Congo, Dem. Rep.|Congo, Democratic Republic of the|Congo, The Democratic Republic of the|Democratic Republic of the Congo|Democratic Republic of Congo|Congo (DRC)|Congo-Kinshasa|Congo (Kinshasa)|Zaire|RDC|République démocratique du Congo|刚果民主共和国|刚果金|民主刚果|剛果民主共和國',
  CF: 'CAR|Central African Rep.', CG: 'Congo, Rep.|Congo, Republic of the|Republic of the Congo|Republic of Congo|Congo (Republic)|Congo-Brazzaville|Congo (Brazzaville)|刚果共和国|刚果布|刚果',
  CI: "Cote d'Ivoire|Ivory Coast|Cote Ivoire|Republic of Cote d'Ivoire|科特迪瓦|象牙海岸|科特迪瓦共和国",
  CN: 'PRC|P.R.C.|P.R. China|PR China|Mainland China|China (Mainland)|China Mainland|Peoples Republic of China|中华人民共和国|中国大陆|中國大陸|大陆',
  CV: 'Cape Verde|Cabo Verde|佛得角', CZ: 'Czech Republic|Czech|The Czech Republic|捷克共和国', DE: 'Federal Republic of Germany|BRD|德意志联邦共和国', DO: 'Dominican Rep.|多明尼加共和国|多米尼加共和国',
  DM: 'Commonwealth of Dominica|多米尼克', EG: 'Arab Republic of Egypt', EH: 'Sahara Occidental', ES: '西班牙王国', FK: 'Falklands|Malvinas|Islas Malvinas|Falkland Islands (Malvinas)|福克兰群岛|马尔维纳斯群岛',
  FM: 'Micronesia, Federated States of|Federated States of Micronesia|Micronesia (Federated States of)', FO: 'Faeroe Islands|Faroes', FR: 'French Republic',
  GB: 'UK|U.K.|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland|英格兰|苏格兰|威尔士|北爱尔兰|大不列颠|聯合王國|联合王国',
  GE: 'Sakartvelo|格鲁吉亚|喬治亞', GM: 'The Gambia|Gambia, The', GN: 'Republic of Guinea|Guinea-Conakry|Guinea Conakry', GW: 'Guinea Bissau|几内亚比绍', GQ: 'Eq. Guinea',
  GY: 'Cooperative Republic of Guyana', HK: 'Hongkong|Hong Kong SAR|Hong Kong, China|China, Hong Kong|Hong Kong SAR China|HKSAR|香港|香港特别行政区|中国香港特别行政区|Xianggang', HM: 'Heard and McDonald Islands',
  ID: '印尼', IE: 'Republic of Ireland|Eire|爱尔兰共和国', IM: 'Man, Isle of', IO: 'Chagos Archipelago', IR: 'Iran, Islamic Republic of|Iran (Islamic Republic of)|Islamic Republic of Iran|Persia',
  KG: 'Kyrgyz Republic|Kirghizia|Kirgizia', KN: 'St Kitts|Saint Kitts', KP: "North Korea|DPRK|Korea, North|Korea, Democratic People's Republic of|Democratic People's Republic of Korea|Korea (DPRK)|Korea, DPR|北朝鲜|北韩|北韓|朝鲜民主主义人民共和国",
  KR: 'South Korea|Korea|Korea, Republic of|Republic of Korea|Korea, South|Korea, Rep.|Korea (South)|S. Korea|ROK|R.O.K.|南韩|南朝鲜|大韩民国|南韓|大韓民國',
  KZ: 'Kazakstan|Khazakhstan', LA: "Lao PDR|Lao People's Democratic Republic|Lao|寮国|老挝人民民主共和国", LK: 'Ceylon', LY: 'Libyan Arab Jamahiriya|State of Libya', MC: 'Principality of Monaco',
  MD: 'Moldova, Republic of|Republic of Moldova|Moldavia', MF: 'Saint Martin (French part)|St Martin (French part)', MK: 'Macedonia|FYROM|The former Yugoslav Republic of Macedonia|Macedonia, FYR|马其顿|北马其顿共和国', MM: 'Burma|Myanmar (Burma)|缅甸联邦', MO: 'Macau|Macau SAR|Macao SAR|Macao SAR China|Macao, China|Macau, China|澳门|澳门特别行政区|中国澳门特别行政区',
  NL: 'Holland|The Netherlands|Netherlands, The|Netherlands (Kingdom of the)|荷兰王国', NZ: 'Aotearoa', PF: 'Tahiti', PG: 'PNG|巴新|巴布亚新几内亚独立国', PH: 'The Philippines|Phillipines|Philipines', PN: 'Pitcairn', PS: 'Palestine, State of|State of Palestine|Palestinian Territory|Palestinian Territory, Occupied|Occupied Palestinian Territory|West Bank|Gaza|Palestinian Territories',
  RU: 'Russian Federation|Russia Federation|俄国|俄罗斯联邦', RS: 'Republic of Serbia', RE: 'Reunion Island', SA: 'KSA|K.S.A.|Saudi|Kingdom of Saudi Arabia|沙特|沙特王国|沙地阿拉伯|沙烏地阿拉伯',
  SH: 'Saint Helena, Ascension and Tristan da Cunha', SJ: 'Svalbard', SK: 'Slovak Republic|Slovak', SO: 'Somaliland', ST: 'Sao Tome|Sao Tome and Principe', SX: 'Sint Maarten (Dutch part)|Saint Maarten', SY: 'Syrian Arab Republic', SZ: 'Swaziland|Kingdom of Eswatini|斯威士兰|斯威士兰王国|史瓦帝尼',
  TL: 'East Timor|Timor Leste|东帝汶', TR: 'Turkey|Turkiye|Republic of Turkey|土耳其共和国', TT: 'Trinidad|Tobago', TW: 'Taiwan, Province of China|Taiwan (Province of China)|Taiwan, China|Chinese Taipei|Taiwan, ROC|Taiwan R.O.C.|台湾|中国台湾|台湾省|中国台湾省|台灣|臺灣|中華民國|中华台北', TZ: 'Tanzania, United Republic of|United Republic of Tanzania|Tanzania, United Rep.',
  UM: 'US Minor Outlying Islands', US: 'USA|U.S.|U.S.A.|US of A|America|United States of America|The United States|United States (USA)|Estados Unidos de América|美利坚合众国|美國|美利坚', VA: 'Holy See|Vatican|Holy See (Vatican City State)|Vatican City State|罗马教廷',
  VC: 'Saint Vincent|St Vincent', VE: 'Venezuela, Bolivarian Republic of|Venezuela (Bolivarian Republic of)|Venezuela, RB', VG: 'Virgin Islands, British|Virgin Islands (British)|BVI|B.V.I.|英属维京群岛', VI: 'Virgin Islands, U.S.|Virgin Islands (U.S.)|USVI|US Virgin Islands|美属维京群岛',
  VN: 'Vietnam|Viet Nam|Viet-Nam|Socialist Republic of Vietnam|Việt Nam|越南社会主义共和国', XK: 'Kosova|Republic of Kosovo', YE: 'Yemen, Republic of', ZA: 'RSA|South-Africa|S. Africa|Republic of South Africa|南非共和国',
};

// Calling codes (ITU-T E.164), code: countries.
export const calling = {
  1: 'AG AI AS BB BM BS CA DM DO GD GU JM KN KY LC MP MS PR SX TC TT US VC VG VI UM', 7: 'KZ RU', 20: 'EG', 27: 'ZA', 30: 'GR', 31: 'NL', 32: 'BE', 33: 'FR', 34: 'ES', 36: 'HU', 39: 'IT VA', 40: 'RO', 41: 'CH', 43: 'AT', 44: 'GB GG IM JE', 45: 'DK', 46: 'SE', 47: 'NO SJ BV', 48: 'PL', 49: 'DE',
  51: 'PE', 52: 'MX', 53: 'CU', 54: 'AR', 55: 'BR', 56: 'CL', 57: 'CO', 58: 'VE', 60: 'MY', 61: 'AU CC CX', 62: 'ID', 63: 'PH', 64: 'NZ PN', 65: 'SG', 66: 'TH', 81: 'JP', 82: 'KR', 84: 'VN', 86: 'CN', 90: 'TR', 91: 'IN', 92: 'PK', 93: 'AF', 94: 'LK', 95: 'MM', 98: 'IR',
  211: 'SS', 212: 'EH MA', 213: 'DZ', 216: 'TN', 218: 'LY', 220: 'GM', 221: 'SN', 222: 'MR', 223: 'ML', 224: 'GN', 225: 'CI', 226: 'BF', 227: 'NE', 228: 'TG', 229: 'BJ', 230: 'MU', 231: 'LR', 232: 'SL', 233: 'GH', 234: 'NG', 235: 'TD', 236: 'CF', 237: 'CM', 238: 'CV', 239: 'ST', 240: 'GQ', 241: 'GA', 242: 'CG', 243: 'CD', 244: 'AO', 245: 'GW', 246: 'IO', 248: 'SC', 249: 'SD',
  250: 'RW', 251: 'ET', 252: 'SO', 253: 'DJ', 254: 'KE', 255: 'TZ', 256: 'UG', 257: 'BI', 258: 'MZ', 260: 'ZM', 261: 'MG', 262: 'RE YT TF', 263: 'ZW', 264: 'NA', 265: 'MW', 266: 'LS', 267: 'BW', 268: 'SZ', 269: 'KM', 290: 'SH', 291: 'ER', 297: 'AW', 298: 'FO', 299: 'GL',
  350: 'GI', 351: 'PT', 352: 'LU', 353: 'IE', 354: 'IS', 355: 'AL', 356: 'MT', 357: 'CY', 358: 'AX FI', 359: 'BG', 370: 'LT', 371: 'LV', 372: 'EE', 373: 'MD', 374: 'AM', 375: 'BY', 376: 'AD', 377: 'MC', 378: 'SM', 380: 'UA', 381: 'RS', 382: 'ME', 383: 'XK', 385: 'HR', 386: 'SI', 387: 'BA', 389: 'MK',
  420: 'CZ', 421: 'SK', 423: 'LI', 500: 'FK GS', 501: 'BZ', 502: 'GT', 503: 'SV', 504: 'HN', 505: 'NI', 506: 'CR', 507: 'PA', 508: 'PM', 509: 'HT', 590: 'BL GP MF', 591: 'BO', 592: 'GY', 593: 'EC', 594: 'GF', 595: 'PY', 596: 'MQ', 597: 'SR', 598: 'UY', 599: 'BQ CW',
  670: 'TL', 672: 'NF AQ HM', 673: 'BN', 674: 'NR', 675: 'PG', 676: 'TO', 677: 'SB', 678: 'VU', 679: 'FJ', 680: 'PW', 681: 'WF', 682: 'CK', 683: 'NU', 685: 'WS', 686: 'KI', 687: 'NC', 688: 'TV', 689: 'PF', 690: 'TK', 691: 'FM', 692: 'MH',
  850: 'KP', 852: 'HK', 853: 'MO', 855: 'KH', 856: 'LA', 880: 'BD', 886: 'TW', 960: 'MV', 961: 'LB', 962: 'JO', 963: 'SY', 964: 'IQ', 965: 'KW', 966: 'SA', 967: 'YE', 968: 'OM', 970: 'PS', 971: 'AE', 972: 'IL', 973: 'BH', 974: 'QA', 975: 'BT', 976: 'MN', 977: 'NP', 992: 'TJ', 993: 'TM', 994: 'AZ', 995: 'GE', 996: 'KG', 998: 'UZ',
};

// Countries using more than one currency, or whose first one in CLDR is not their own.
export const currency = { BT: 'BTN', HT: 'HTG', LS: 'LSL', NA: 'NAD', PA: 'PAB', PS: 'ILS', ZW: 'ZWG', AQ: 'USD' };

// The main zone of countries with several; zones of places CLDR lists under another key.
export const mainZone = {
  AQ: 'Antarctica/McMurdo', AR: 'America/Argentina/Buenos_Aires', AU: 'Australia/Sydney', BR: 'America/Sao_Paulo', CA: 'America/Toronto', CD: 'Africa/Kinshasa', CL: 'America/Santiago',
  CN: 'Asia/Shanghai', CY: 'Asia/Nicosia', DE: 'Europe/Berlin', EC: 'America/Guayaquil', ES: 'Europe/Madrid', FI: 'Europe/Helsinki', FM: 'Pacific/Pohnpei', GL: 'America/Nuuk', ID: 'Asia/Jakarta',
  KI: 'Pacific/Tarawa', KZ: 'Asia/Almaty', MH: 'Pacific/Majuro', MN: 'Asia/Ulaanbaatar', MX: 'America/Mexico_City', MY: 'Asia/Kuala_Lumpur', NZ: 'Pacific/Auckland', PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby', PS: 'Asia/Gaza', PT: 'Europe/Lisbon', RU: 'Europe/Moscow', UA: 'Europe/Kyiv', UM: 'Pacific/Wake', US: 'America/New_York', UZ: 'Asia/Tashkent', GP: 'America/Guadeloupe',
  IL: 'Asia/Jerusalem', XK: 'Europe/Belgrade', BV: 'Europe/Oslo', HM: 'Indian/Kerguelen', BL: 'America/St_Barthelemy', MF: 'America/Marigot', AX: 'Europe/Mariehamn', GS: 'Atlantic/South_Georgia',
};

// Days off where CLDR is silent or behind; 0 = Sunday.
export const weekend = { AE: [6, 0], BD: [5, 6], BN: [5, 0], CD: [0], DJ: [5], IR: [4, 5], MV: [5, 6], NP: [6], PS: [5, 6], SO: [5], UG: [6, 0], EH: [6, 0], IN: [6, 0] };

// The language business letters are written in, where it is not the official language most people speak.
export const business = {
  AE: 'ar', AG: 'en', BI: 'fr', BW: 'en', BZ: 'en', CD: 'fr', CM: 'fr', CF: 'fr', CH: 'de', BE: 'nl', CY: 'el', DJ: 'fr', DM: 'en', ER: 'en', ET: 'am', FJ: 'en', GH: 'en', GM: 'en', GN: 'fr', GW: 'pt', GY: 'en', HK: 'zh-Hant', HT: 'fr', IE: 'en',
  IN: 'en', JM: 'en', KE: 'en', KI: 'en', KM: 'fr', LK: 'en', LR: 'en', LS: 'en', LU: 'fr', MG: 'fr', MH: 'en', FM: 'en', PW: 'en', MO: 'zh-Hant', MT: 'en', MU: 'en', MW: 'en', MZ: 'pt', NA: 'en', NG: 'en', NR: 'en', NU: 'en', NZ: 'en', PG: 'en', PH: 'en', PK: 'en', PY: 'es', RW: 'en', SB: 'en', SC: 'en', SD: 'ar', SG: 'en', SL: 'en', SN: 'fr', SO: 'so', SR: 'nl', SS: 'en',
  SZ: 'en', TD: 'fr', TK: 'en', TL: 'pt', TO: 'en', TV: 'en', TW: 'zh-Hant', TZ: 'en', UG: 'en', VU: 'en', WS: 'en', ZA: 'en', ZM: 'en', ZW: 'en', AW: 'nl', CW: 'nl', BQ: 'nl', SX: 'nl', AS: 'en', GU: 'en', MP: 'en', CK: 'en', AQ: 'en', BV: 'no', HM: 'en', GS: 'en', TF: 'fr', UM: 'en', IO: 'en', XK: 'sq', NO: 'no', SJ: 'no', EH: 'ar', GL: 'da', FO: 'da', BY: 'ru', KZ: 'ru', KG: 'ru', PF: 'fr', WF: 'fr', VA: 'it', IM: 'en', PN: 'en', NF: 'en', CX: 'en', CC: 'en', BT: 'en', MV: 'en', ML: 'fr', BF: 'fr', NE: 'fr', DZ: 'ar', MA: 'fr', BJ: 'fr', TG: 'fr', GA: 'fr', CG: 'fr', CI: 'fr', ST: 'pt', CV: 'pt', AO: 'pt', GQ: 'es', PE: 'es', BO: 'es', LC: 'en', VC: 'en', GD: 'en', SH: 'en', TC: 'en', MF: 'fr', YT: 'fr',
};

export const languages =
  'zh zh-Hant en ja ko vi th id ms fil km lo my hi bn ur ta te mr gu pa si ne mn kk ky uz tg tk az hy ka ar fa he tr ps so sw am ru uk be bg sr hr bs sl mk sq ro hu cs sk pl lt lv et fi sv no da is de nl fr it es pt ca el mt ga af zu ha yo rw mg';

// Own names of languages whose CLDR self-name is not what a chooser should show.
export const nativeNames = { zh: '简体中文', 'zh-Hant': '繁體中文', no: 'Norsk', fil: 'Filipino', ps: 'پښتو', ka: 'ქართული', id: 'Bahasa Indonesia', ms: 'Bahasa Melayu', zu: 'isiZulu' };
export const languageZH = { zh: '简体中文', 'zh-Hant': '繁体中文', ko: '韩语', fil: '菲律宾语' };
export const languageEN = { zh: 'Chinese (Simplified)', 'zh-Hant': 'Chinese (Traditional)', my: 'Burmese' };

// ISO 4217 minor units other than 2.
export const digits = { 0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 3: 'BHD IQD JOD KWD LYD OMR TND', 4: 'CLF UYW' };

// Signs that do not mislead on a trade document: the dollar and the yen of one country only.
export const symbols = { CNY: '¥', USD: 'US$', JPY: 'JP¥', TWD: 'NT$', HKD: 'HK$', CAD: 'C$', AUD: 'A$', SGD: 'S$', NZD: 'NZ$', THB: '฿', RUB: '₽', TRY: '₺', KZT: '₸', UAH: '₴', PLN: 'zł', CHF: 'CHF', MXN: 'MX$' };

// Larger cities that are not in the main zone of their country, and states and provinces as people write them after a
// city. Zone: names.
export const cities = {
  US: {
    'America/New_York': 'Boston|Philadelphia|Washington|Washington DC|Atlanta|Miami|Detroit|Cleveland|Pittsburgh|Charlotte|Newark|NY|NJ|New Jersey|PA|Pennsylvania|MA|Massachusetts|CT|Connecticut|RI|NH|VT|ME|DE|Delaware|MD|Maryland|VA|Virginia|NC|North Carolina|SC|South Carolina|GA|Georgia|FL|Florida|OH|Ohio|MI|Michigan|DC|WV|纽约|波士顿|亚特兰大|迈阿密|华盛顿|费城|底特律',
    'America/Chicago': 'Chicago|Houston|Dallas|San Antonio|Austin|Fort Worth|New Orleans|Minneapolis|St. Louis|Kansas City|Milwaukee|Nashville|Memphis|Oklahoma City|Omaha|IL|Illinois|TX|Texas|LA|Louisiana|MN|Minnesota|MO|Missouri|WI|Wisconsin|TN|Tennessee|OK|Oklahoma|IA|Iowa|AR|Arkansas|MS|Mississippi|AL|Alabama|KS|Kansas|NE|Nebraska|SD|ND|芝加哥|休斯顿|达拉斯|奥斯汀|新奥尔良',
    'America/Denver': 'Denver|Salt Lake City|Albuquerque|El Paso|Colorado Springs|CO|Colorado|UT|Utah|NM|New Mexico|MT|Montana|WY|Wyoming|ID|Idaho|丹佛|盐湖城',
    'America/Phoenix': 'Phoenix|Tucson|Mesa|Scottsdale|AZ|Arizona|凤凰城',
    'America/Los_Angeles': 'Los Angeles|San Francisco|San Diego|San Jose|Oakland|Sacramento|Long Beach|Irvine|Ontario|Seattle|Tacoma|Portland|Las Vegas|CA|California|WA|Washington State|OR|Oregon|NV|Nevada|洛杉矶|旧金山|圣地亚哥|圣何塞|西雅图|波特兰|拉斯维加斯|长滩|加州|加利福尼亚',
    'America/Anchorage': 'Anchorage|AK|Alaska|安克雷奇', 'Pacific/Honolulu': 'Honolulu|HI|Hawaii|檀香山|夏威夷', 'America/Indiana/Indianapolis': 'Indianapolis|IN|Indiana', 'America/Kentucky/Louisville': 'Louisville|KY|Kentucky',
  },
  CA: {
    'America/Toronto': 'Ottawa|Montreal|Montréal|Quebec|Québec|Mississauga|Hamilton|Ontario|ON|QC|多伦多|渥太华|蒙特利尔', 'America/Vancouver': 'Vancouver|Victoria|Burnaby|Richmond|Surrey|BC|British Columbia|温哥华|维多利亚', 'America/Edmonton': 'Edmonton|Calgary|AB|Alberta|卡尔加里|埃德蒙顿', 'America/Winnipeg': 'Winnipeg|MB|Manitoba|温尼伯',
    'America/Regina': 'Regina|Saskatoon|SK|Saskatchewan|里贾纳', 'America/Halifax': 'Halifax|NS|Nova Scotia|PE|哈利法克斯', 'America/Moncton': 'Moncton|NB|New Brunswick', 'America/St_Johns': "St. John's|NL|Newfoundland|圣约翰斯",
  },
  MX: {
    'America/Mexico_City': 'CDMX|Guadalajara|Puebla|León|Querétaro|墨西哥城|瓜达拉哈拉', 'America/Monterrey': 'Monterrey|Saltillo|Nuevo León|蒙特雷', 'America/Tijuana': 'Tijuana|Mexicali|Ensenada|Baja California|蒂华纳', 'America/Ciudad_Juarez': 'Juárez|Ciudad Juárez', 'America/Chihuahua': 'Chihuahua', 'America/Hermosillo': 'Hermosillo|Sonora', 'America/Mazatlan': 'Mazatlán|Culiacán|La Paz', 'America/Cancun': 'Cancún|Quintana Roo|坎昆', 'America/Merida': 'Mérida|Yucatán',
  },
  BR: {
    'America/Sao_Paulo': 'Rio de Janeiro|Brasília|Curitiba|Porto Alegre|Belo Horizonte|Santos|Florianópolis|Joinville|Itajaí|Vitória|Goiânia|SP|RJ|MG|PR|SC|RS|圣保罗|里约热内卢|巴西利亚|桑托斯', 'America/Manaus': 'Manaus|AM|Amazonas|玛瑙斯', 'America/Fortaleza': 'Fortaleza|Ceará|CE|Natal|São Luís|福塔雷萨', 'America/Recife': 'Recife|Pernambuco|PE|累西腓', 'America/Bahia': 'Salvador|Bahia|BA|萨尔瓦多', 'America/Belem': 'Belém|贝伦', 'America/Cuiaba': 'Cuiabá|Mato Grosso|MT', 'America/Campo_Grande': 'Campo Grande|MS', 'America/Porto_Velho': 'Porto Velho|RO', 'America/Rio_Branco': 'Rio Branco|AC', 'America/Maceio': 'Maceió|Aracaju',
  },
  RU: {
    'Europe/Moscow': 'Saint Petersburg|St Petersburg|Sankt-Peterburg|Санкт-Петербург|Москва|Kazan|Казань|Nizhny Novgorod|Нижний Новгород|Rostov-on-Don|Ростов-на-Дону|Krasnodar|Краснодар|Novorossiysk|Sochi|Voronezh|莫斯科|圣彼得堡|喀山|新罗西斯克', 'Europe/Kaliningrad': 'Калининград|加里宁格勒', 'Europe/Samara': 'Самара|Togliatti|Tolyatti|Izhevsk|萨马拉', 'Europe/Volgograd': 'Волгоград', 'Asia/Yekaterinburg': 'Ekaterinburg|Екатеринбург|Chelyabinsk|Челябинск|Ufa|Уфа|Perm|Пермь|Tyumen|Тюмень|叶卡捷琳堡|车里雅宾斯克|乌法|彼尔姆',
    'Asia/Omsk': 'Омск|鄂木斯克', 'Asia/Novosibirsk': 'Новосибирск|新西伯利亚', 'Asia/Tomsk': 'Томск', 'Asia/Barnaul': 'Барнаул', 'Asia/Krasnoyarsk': 'Красноярск|克拉斯诺亚尔斯克', 'Asia/Irkutsk': 'Иркутск|Ulan-Ude|伊尔库茨克', 'Asia/Chita': 'Чита|赤塔', 'Asia/Yakutsk': 'Якутск|Blagoveshchensk|Благовещенск|布拉戈维申斯克|雅库茨克', 'Asia/Vladivostok': 'Владивосток|Khabarovsk|Хабаровск|Nakhodka|Ussuriysk|符拉迪沃斯托克|海参崴|哈巴罗夫斯克|伯力', 'Asia/Sakhalin': 'Yuzhno-Sakhalinsk', 'Asia/Kamchatka': 'Petropavlovsk-Kamchatsky',
  },
  AU: {
    'Australia/Sydney': 'Canberra|Newcastle|Wollongong|NSW|New South Wales|ACT|悉尼|堪培拉', 'Australia/Melbourne': 'Geelong|VIC|Victoria|墨尔本', 'Australia/Brisbane': 'Gold Coast|Cairns|Townsville|QLD|Queensland|布里斯班|黄金海岸', 'Australia/Perth': 'Fremantle|WA|Western Australia|珀斯', 'Australia/Adelaide': 'SA|South Australia|阿德莱德', 'Australia/Darwin': 'NT|Northern Territory|达尔文', 'Australia/Hobart': 'Launceston|TAS|Tasmania|霍巴特',
  },
  ID: { 'Asia/Jakarta': 'Surabaya|Bandung|Medan|Semarang|Tangerang|Bekasi|Batam|Palembang|雅加达|泗水|万隆|棉兰', 'Asia/Makassar': 'Denpasar|Bali|Makasar|Balikpapan|Samarinda|Manado|巴厘岛|望加锡', 'Asia/Jayapura': 'Ambon|Sorong', 'Asia/Pontianak': '坤甸' },
  KZ: { 'Asia/Almaty': 'Алматы|Astana|Астана|Nur-Sultan|Shymkent|Karaganda|阿拉木图|阿斯塔纳', 'Asia/Aqtau': 'Aktau|Актау|阿克套', 'Asia/Aqtobe': 'Aktobe|Актобе', 'Asia/Atyrau': 'Атырау', 'Asia/Oral': 'Uralsk' },
  CD: { 'Africa/Kinshasa': 'Matadi|金沙萨', 'Africa/Lubumbashi': 'Kolwezi|Likasi|Goma|Bukavu|Kisangani|Mbuji-Mayi|Katanga|卢本巴希|科卢韦齐' },
  MN: { 'Asia/Ulaanbaatar': 'Ulan Bator|乌兰巴托', 'Asia/Hovd': 'Khovd|科布多' },
  ES: { 'Atlantic/Canary': 'Las Palmas|Tenerife|Santa Cruz de Tenerife|Canarias|Canary Islands|加那利群岛' },
  PT: { 'Atlantic/Azores': 'Ponta Delgada|Açores', 'Atlantic/Madeira': 'Funchal' },
  CL: { 'America/Punta_Arenas': 'Magallanes', 'Pacific/Easter': 'Isla de Pascua' },
  EC: { 'Pacific/Galapagos': 'Galápagos' },
  NZ: { 'Pacific/Chatham': 'Chatham Islands' },
  PG: { 'Pacific/Bougainville': 'Arawa' },
  FM: { 'Pacific/Chuuk': 'Weno' },
  PF: { 'Pacific/Marquesas': 'Nuku Hiva', 'Pacific/Gambier': 'Mangareva' },
};
