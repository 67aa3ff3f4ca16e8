package text

// surnameReadings lists surnames whose reading differs from the commonest one of the character, and the compound
// surnames that contain such a character. A line is the surname and its syllables.
const surnameReadings = `
曾 zeng
单 shan
解 xie
仇 qiu
查 zha
区 ou
朴 piao
翟 zhai
盖 ge
任 ren
缪 miao
尹 yin
黑 he
折 she
种 chong
召 shao
秘 bi
繁 po
员 yun
乐 yue
洗 xian
冼 xian
逄 pang
仉 zhang
郇 xun
郗 xi
瞿 qu
臧 zang
谌 chen
覃 qin
葛 ge
华 hua
纪 ji
宁 ning
应 ying
燕 yan
晁 chao
晟 cheng
隗 wei
俞 yu
於 yu
佴 nai
么 yao
幺 yao
牟 mou
眭 sui
佟 tong
阚 kan
都 du
相 xiang
车 che
盛 sheng
石 shi
祭 zhai
哈 ha
钻 zuan
尉 wei
过 guo
訾 zi
洪 hong
句 gou
逯 lu
乜 nie
厍 she
麴 qu
贠 yun
万 wan
无 wu
夏 xia
参 shen
干 gan
沈 shen
藏 zang
颉 xie
撒 sa
蕃 pi
费 fei
宓 mi
郝 hao
卜 bu
柏 bai
那 na
鲜 xian
占 zhan
角 jue
余 yu
佘 she
降 jiang
曲 qu
卢 lu
台 tai
万俟 mo qi
尉迟 yu chi
单于 chan yu
长孙 zhang sun
澹台 tan tai
令狐 ling hu
鲜于 xian yu
宰父 zai fu
乐正 yue zheng
夏侯 xia hou
宗政 zong zheng
濮阳 pu yang
呼延 hu yan
拓跋 tuo ba
皇甫 huang fu
亓官 qi guan
吐万 tu wan
可频 ke pin
叱干 chi gan
库狄 she di
`

// wordReadings lists words in which a character has not its commonest reading: places first, then the words company
// names, departments and product names are made of. A line is the word and its syllables; the longest match wins.
const wordReadings = `
重庆 chong qing
长安 chang an
长沙 chang sha
长春 chang chun
长治 chang zhi
长江 chang jiang
长城 chang cheng
长宁 chang ning
长兴 chang xing
长乐 chang le
长葛 chang ge
长垣 chang yuan
长清 chang qing
长虹 chang hong
长征 chang zheng
长青 chang qing
长期 chang qi
长度 chang du
长远 chang yuan
长盛 chang sheng
长海 chang hai
长隆 chang long
长荣 chang rong
长丰 chang feng
长泰 chang tai
长岛 chang dao
长阳 chang yang
长途 chang tu
长丝 chang si
长袖 chang xiu
成长 cheng zhang
增长 zeng zhang
生长 sheng zhang
船长 chuan zhang
经理长 jing li zhang
董事长 dong shi zhang
行长 hang zhang
厂长 chang zhang
部长 bu zhang
科长 ke zhang
组长 zu zhang
校长 xiao zhang
会长 hui zhang
局长 ju zhang
厦门 xia men
大厦 da sha
广厦 guang sha
高厦 gao sha
六安 lu an
六合 liu he
蚌埠 beng bu
台州 tai zhou
天台 tian tai
丽水 li shui
乐清 yue qing
乐山 le shan
乐亭 lao ting
乐陵 lao ling
东阿 dong e
阿胶 e jiao
番禺 pan yu
洪洞 hong tong
浚县 xun xian
铅山 yan shan
婺源 wu yuan
歙县 she xian
黟县 yi xian
亳州 bo zhou
濮阳 pu yang
莘县 shen xian
莘庄 xin zhuang
单县 shan xian
任丘 ren qiu
大城 dai cheng
蔚县 yu xian
井陉 jing xing
涡阳 guo yang
枞阳 zong yang
柏林 bo lin
渑池 mian chi
尉氏 wei shi
尉犁 yu li
荥阳 xing yang
荥经 ying jing
泌阳 bi yang
汝南 ru nan
华县 hua xian
华山 hua shan
朝阳 chao yang
朝鲜 chao xian
朝天 chao tian
解州 hai zhou
吐鲁番 tu lu fan
呼和浩特 hu he hao te
巴音郭楞 ba yin guo leng
喀什 ka shi
曲阜 qu fu
曲江 qu jiang
曲靖 qu jing
会稽 kuai ji
厦大 xia da
大埔 da bu
黄埔 huang pu
黄陂 huang pi
监利 jian li
郧西 yun xi
秭归 zi gui
耒阳 lei yang
郴州 chen zhou
汨罗 mi luo
儋州 dan zhou
那曲 na qu
珲春 hun chun
桦甸 hua dian
穆棱 mu ling
阜新 fu xin
阜阳 fu yang
宿州 su zhou
宿迁 su qian
宿松 su song
盱眙 xu yi
邗江 han jiang
邳州 pi zhou
甪直 lu zhi
角直 lu zhi
浒墅关 xu shu guan
浒湾 xu wan
鄞州 yin zhou
嵊州 sheng zhou
嵊泗 sheng si
诸暨 zhu ji
衢州 qu zhou
台湾 tai wan
香港 xiang gang
石家庄 shi jia zhuang
什邡 shi fang
犍为 qian wei
郫都 pi du
筠连 jun lian
成都 cheng du
都江堰 du jiang yan
首都 shou du
都市 du shi
大都 da du
新都 xin du
红都 hong du
京都 jing du
花都 hua du
尼日尔 ni ri er
新加坡 xin jia po
俄罗斯 e luo si
秘鲁 bi lu
重工 zhong gong
重型 zhong xing
重量 zhong liang
重点 zhong dian
重要 zhong yao
起重 qi zhong
载重 zai zhong
重机 zhong ji
重汽 zhong qi
重新 chong xin
重复 chong fu
重组 chong zu
重阳 chong yang
银行 yin hang
商行 shang hang
行业 hang ye
行情 hang qing
洋行 yang hang
车行 che hang
同行 tong hang
分行 fen hang
总行 zong hang
支行 zhi hang
央行 yang hang
建行 jian hang
工行 gong hang
农行 nong hang
招行 zhao hang
中行 zhong hang
交行 jiao hang
行家 hang jia
行号 hang hao
自行车 zi xing che
发行 fa xing
旅行 lv xing
行李 xing li
音乐 yin yue
乐器 yue qi
乐团 yue tuan
乐谱 yue pu
声乐 sheng yue
快乐 kuai le
会计 kuai ji
财会 cai kuai
社会 she hui
调味 tiao wei
调料 tiao liao
调节 tiao jie
调味品 tiao wei pin
空调 kong tiao
调试 tiao shi
调整 tiao zheng
协调 xie tiao
强调 qiang diao
调查 diao cha
调度 diao du
调研 diao yan
调拨 diao bo
模具 mu ju
模板 mu ban
模样 mu yang
模型 mo xing
规模 gui mo
传动 chuan dong
传感 chuan gan
传媒 chuan mei
传统 chuan tong
传奇 chuan qi
传记 zhuan ji
参差 cen ci
人参 ren shen
海参 hai shen
西洋参 xi yang shen
红参 hong shen
参茸 shen rong
薄荷 bo he
薄膜 bo mo
薄板 bo ban
轻薄 qing bo
钥匙 yao shi
颜色 yan se
削皮 xiao pi
剥离 bo li
切削 qie xiao
血液 xue ye
供应 gong ying
供给 gong ji
给水 ji shui
给排水 ji pai shui
供血 gong xue
提供 ti gong
压轴 ya zhou
车床 che chuang
弹簧 tan huang
弹性 tan xing
弹力 tan li
子弹 zi dan
扁担 bian dan
担保 dan bao
称重 cheng zhong
对称 dui chen
匀称 yun chen
朴素 pu su
朴实 pu shi
便宜 pian yi
方便 fang bian
大夫 dai fu
差旅 chai lv
出差 chu chai
差异 cha yi
偏差 pian cha
干部 gan bu
干燥 gan zao
饼干 bing gan
干果 gan guo
分子 fen zi
成分 cheng fen
水分 shui fen
股份 gu fen
处理 chu li
处置 chu zhi
相机 xiang ji
相册 xiang ce
照相 zhao xiang
卡车 ka che
卡扣 ka kou
关卡 guan qia
发卡 fa qia
发型 fa xing
假发 jia fa
美发 mei fa
理发 li fa
染发 ran fa
头发 tou fa
护发 hu fa
发饰 fa shi
收藏 shou cang
冷藏 leng cang
矿藏 kuang cang
西藏 xi zang
藏族 zang zu
藏药 zang yao
省略 sheng lve
反省 fan xing
创伤 chuang shang
创可贴 chuang ke tie
创造 chuang zao
号码 hao ma
露营 lu ying
露天 lu tian
沙发 sha fa
系统 xi tong
关系 guan xi
联系 lian xi
体系 ti xi
系列 xi lie
系带 ji dai
背包 bei bao
背心 bei xin
夹克 jia ke
夹具 jia ju
铺路 pu lu
店铺 dian pu
地铺 di pu
商铺 shang pu
钉子 ding zi
螺钉 luo ding
咖啡 ka fei
咖喱 ga li
伽马 ga ma
瑜伽 yu jia
茄子 qie zi
雪茄 xue jia
校对 jiao dui
校准 jiao zhun
校园 xiao yuan
学校 xue xiao
宁夏 ning xia
宁波 ning bo
结实 jie shi
集结 ji jie
打折 da zhe
折叠 zhe die
折扣 zhe kou
转让 zhuan rang
转动 zhuan dong
转子 zhuan zi
石油 shi you
一石 yi shi
种植 zhong zhi
种子 zhong zi
品种 pin zhong
为了 wei le
因为 yin wei
华为 hua wei
行为 xing wei
作为 zuo wei
兴业 xing ye
兴旺 xing wang
复兴 fu xing
兴趣 xing qu
高兴 gao xing
数据 shu ju
数码 shu ma
数控 shu kong
数字 shu zi
量具 liang ju
测量 ce liang
质量 zhi liang
计量 ji liang
数量 shu liang
中标 zhong biao
中毒 zhong du
应用 ying yong
应急 ying ji
反应 fan ying
适应 shi ying
响应 xiang ying
当铺 dang pu
适当 shi dang
累计 lei ji
积累 ji lei
劳累 lao lei
屏幕 ping mu
屏障 ping zhang
泊位 bo wei
停泊 ting bo
湖泊 hu po
塞尔维亚 sai er wei ya
塞内加尔 sai nei jia er
瓶塞 ping sai
活塞 huo sai
堵塞 du se
要塞 yao sai
柏油 bai you
曝光 bao guang
暴晒 bao shai
刹车 sha che
古刹 gu cha
粘合 nian he
粘胶 nian jiao
粘结 nian jie
降落 jiang luo
投降 tou xiang
降解 jiang jie
勒克斯 le ke si
佛山 fo shan
仿佛 fang fu
给予 ji yu
汗水 han shui
可汗 ke han
炮制 pao zhi
炮弹 pao dan
似的 shi de
目的 mu di
的确 di que
出租的士 chu zu di shi
的士 di shi
奇数 ji shu
奇瑞 qi rui
奇迹 qi ji
宝藏 bao zang
强化 qiang hua
勉强 mian qiang
广场 guang chang
市场 shi chang
场地 chang di
女红 nv gong
绿色 lv se
吕梁 lv liang
率先 shuai xian
效率 xiao lv
汇率 hui lv
税率 shui lv
费率 fei lv
利率 li lv
比率 bi lv
频率 pin lv
功率 gong lv
速率 su lv
概率 gai lv
`
