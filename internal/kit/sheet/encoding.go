package sheet

import (
	"bytes"
	"cmp"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	xunicode "golang.org/x/text/encoding/unicode"
)

// Encodings lists the names Options.Encoding accepts, in the order a menu should show them.
func Encodings() []string {
	return []string{
		"utf-8", "gb18030", "big5", "utf-16le", "utf-16be", "shift_jis", "euc-kr", "windows-1252", "windows-1251",
	}
}

// codec returns the decoder of a name of Encodings, or nil.
func codec(name string) encoding.Encoding {
	switch name {
	case "utf-8":
		return xunicode.UTF8
	case "gb18030":
		return simplifiedchinese.GB18030
	case "big5":
		return traditionalchinese.Big5
	case "utf-16le":
		return xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM)
	case "utf-16be":
		return xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM)
	case "shift_jis":
		return japanese.ShiftJIS
	case "euc-kr":
		return korean.EUCKR
	case "windows-1252":
		return charmap.Windows1252
	case "windows-1251":
		return charmap.Windows1251
	}
	return nil
}

// canonicalEncoding maps the labels found in HTML and XML to ours; "" for an unknown one.
func canonicalEncoding(label string) string {
	switch l := strings.ToLower(strings.TrimSpace(label)); l {
	case "utf-8", "utf8":
		return "utf-8"
	case "gb18030", "gbk", "gb2312", "gb_2312-80", "cp936", "x-gbk":
		return "gb18030"
	case "big5", "big5-hkscs", "cp950", "x-x-big5":
		return "big5"
	case "utf-16", "utf-16le", "unicode":
		return "utf-16le"
	case "utf-16be":
		return "utf-16be"
	case "shift_jis", "shift-jis", "sjis", "x-sjis", "cp932", "windows-31j":
		return "shift_jis"
	case "euc-kr", "ks_c_5601-1987", "cp949", "korean":
		return "euc-kr"
	case "windows-1252", "iso-8859-1", "iso-8859-15", "latin1", "cp1252", "us-ascii", "ascii":
		return "windows-1252"
	case "windows-1251", "cp1251":
		return "windows-1251"
	}
	return ""
}

// charset is the outcome of looking at the bytes of a text.
type charset struct {
	name    string
	bom     int // bytes of the mark to skip
	sure    bool
	guesses []Guess
}

// bomOf finds a byte order mark.
func bomOf(head []byte) (charset, bool) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return charset{name: "utf-8", bom: 3, sure: true}, true
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return charset{name: "utf-16le", bom: 2, sure: true}, true
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return charset{name: "utf-16be", bom: 2, sure: true}, true
	}
	return charset{}, false
}

// census is one pass over the whole text: a list of a thousand German customers may hold its first umlaut at the
// end, so a sample of the beginning is not enough.
type census struct {
	total      int64
	nul        [2]int64 // NULs at even and odd offsets
	control    int64    // control bytes no text file holds
	multi      int64    // well-formed UTF-8 sequences of two bytes or more
	broken     int64    // bytes that are not UTF-8
	sample     []byte   // lines with bytes above 0x7F, up to censusSample
	sampleFrom int
}

const censusSample = 48 << 10

// count reads r to its end. The memory used is bounded by the chunk and the sample.
func (c *census) count(r io.Reader) error {
	buf := make([]byte, 256<<10)
	kept := 0 // bytes carried over: the beginning of a UTF-8 sequence
	for {
		n, err := io.ReadFull(r, buf[kept:])
		b := buf[:kept+n]
		final := err != nil
		kept = c.chunk(b, final)
		copy(buf, b[len(b)-kept:])
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return nil
		default:
			return err
		}
	}
}

func (c *census) chunk(b []byte, final bool) (kept int) {
	for i := 0; i < len(b); {
		x := b[i]
		if x < utf8.RuneSelf {
			switch {
			case x == 0:
				c.nul[(c.total+int64(i))&1]++
			case x < 0x20 && x != '\t' && x != '\n' && x != '\r' && x != '\f' && x != 0x1A && x != 0x1B && x != 0x0B:
				c.control++
			}
			i++
			continue
		}
		if len(c.sample) < censusSample && i >= c.sampleFrom {
			start := bytes.LastIndexAny(b[:i], "\r\n") + 1
			if i-start > 200 {
				start = i - 200
			}
			start = max(start, c.sampleFrom)
			end := i + 2000
			if j := bytes.IndexAny(b[i:], "\r\n"); j >= 0 && i+j < end {
				end = i + j + 1
			}
			end = min(end, len(b))
			c.sample = append(c.sample, b[start:end]...)
			c.sampleFrom = end
		}
		if !final && len(b)-i < utf8.UTFMax && !utf8.FullRune(b[i:]) {
			c.total += int64(i)
			c.sampleFrom = 0
			return len(b) - i
		}
		if _, size := utf8.DecodeRune(b[i:]); size > 1 {
			c.multi++
			i += size
		} else {
			c.broken++
			i++
		}
	}
	c.total += int64(len(b))
	c.sampleFrom = 0
	return 0
}

// judge decides the encoding: mark, valid UTF-8, the NUL pattern of UTF-16, then the scorer. binary means it is no
// text at all. head is the beginning of the text.
func (c *census) judge(head []byte, lang string) (cs charset, binary bool) {
	if cs, ok := bomOf(head); ok {
		return cs, false
	}
	nuls := c.nul[0] + c.nul[1]
	if nuls > 0 && c.total >= 4 {
		// In UTF-16 every separator, digit and line end leaves a NUL on the same side.
		if even, odd := c.nul[0], c.nul[1]; nuls*50 >= c.total || nuls > 8 {
			switch {
			case odd >= 9*even && wellFormed16(head, false):
				return charset{name: "utf-16le", sure: true}, false
			case even >= 9*odd && wellFormed16(head, true):
				return charset{name: "utf-16be", sure: true}, false
			}
		}
	}
	if (c.control+nuls)*10 > c.total {
		return charset{}, true
	}
	if c.broken == 0 {
		return charset{name: "utf-8", sure: true}, false
	}
	if c.multi >= 10*c.broken {
		return charset{name: "utf-8", sure: true}, false
	}
	guesses := score(c.sample, lang)
	if c.multi >= 3*c.broken {
		guesses = append([]Guess{{Encoding: "utf-8", Score: 0.9}}, guesses...)
		return charset{name: "utf-8", guesses: guesses}, false
	}
	if len(guesses) == 0 {
		return charset{name: "utf-8"}, false
	}
	best := guesses[0]
	sure := best.Score >= 0.55 && (len(guesses) < 2 || best.Score-guesses[1].Score >= 0.2)
	return charset{name: best.Encoding, sure: sure, guesses: guesses}, false
}

// wellFormed16 checks that the head decodes as UTF-16 without lone surrogates, noncharacters or control characters.
func wellFormed16(head []byte, bigEndian bool) bool {
	bad, n := 0, 0
	for i := 0; i+1 < len(head) && i < 64<<10; i += 2 {
		u := rune(head[i]) | rune(head[i+1])<<8
		if bigEndian {
			u = rune(head[i])<<8 | rune(head[i+1])
		}
		n++
		switch {
		case u >= 0xD800 && u < 0xE000, unicode.Is(unicode.L, u), unicode.Is(unicode.N, u), unicode.IsSpace(u):
		case u < 0x20, u >= 0xFFFE, u >= 0xE000 && u < 0xF900, !unicode.IsPrint(u) && !unicode.Is(unicode.Cf, u):
			bad++
		}
	}
	return n > 0 && bad*50 <= n
}

// score ranks the encodings that are neither UTF-8 nor UTF-16. Each candidate decodes the sample; what comes out is
// weighed rune by rune by how usual it is in lists of companies in that script. The result is best first, 0 to 1.
func score(sample []byte, lang string) []Guess {
	if len(sample) == 0 {
		return nil
	}
	weigh := map[string]func([]byte) float64{
		"gb18030":      scoreGB,
		"big5":         scoreBig5,
		"shift_jis":    scoreSJIS,
		"euc-kr":       scoreKR,
		"windows-1251": score1251,
		"windows-1252": score1252,
	}
	out := make([]Guess, 0, len(weigh))
	for name, f := range weigh {
		s := f(sample)
		if lang != "en" && name == "gb18030" {
			s += 0.05 // most users' files: decides only between near equals
		}
		s = max(0, min(1, s))
		out = append(out, Guess{Encoding: name, Score: float64(int(s*1000)) / 1000})
	}
	slices.SortFunc(out, func(a, b Guess) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(slices.Index(Encodings(), a.Encoding), slices.Index(Encodings(), b.Encoding)))
	})
	return out
}

// Frequent characters, by hand: everyday function words and the words of company names, places and addresses. They
// separate encodings whose code tables overlap, where "is a legal character" says nothing.
const (
	frequentHans = "的一是不了在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严" +
		"客户联系称址邮箱编码传真贸易进出口有限责任股份公司集团实业工贸科技发展电子机械五金塑料服装纺织家具建材化工医药食品玩具照明汽车配件德国美法英意日韩俄罗斯印度尼西亚泰越南马来新加坡澳大利加拿大巴西墨哥埃及尼日南非肯波兰荷班牙土耳其阿联酋沙特以色列备注职位姓手机微信阶段来源负责人跟级潜在询盘样报成交复购沉睡流失采经理总监先生女士深圳广州上海北京宁波杭州义乌苏温厦门青岛佛东莞中山"
	frequentHant = "的一是不了人我在有他這為之大來以個中上們到說國和地也子時道出而要於就下得可你年生自會那後能對著事其里所去行過家十用發天如然作方成者多日都三小軍二無同麼經法當起與好看學進種將還分此心前面又定見只主沒公從知使現兩回明關問相長動間樣體開機些應手意名正高最新已情理因老外部實東本點文本業力氣" +
		"客戶聯繫絡稱址郵箱編號傳真貿易進出口有限責任股份公司集團實業科技發展電子機械五金塑膠服裝紡織傢俱建材化學醫藥食品玩具照明汽車配件德國美法英義日韓俄羅斯印度泰越南馬來新加坡澳洲加拿大巴西墨西哥香港臺灣台北高雄新竹桃園九龍備註職位姓手機階段來源負責人級潛在詢價樣品報價成交採購經理總監先生女士董事長"
	frequentKana   = "のにはをたがでてとしれさあるいもすなかまうくらこっりスンールトクイアリラドマシレタフサビス"
	frequentHanja  = "日本会社株式東京大阪市区町県名古屋神戸横浜社長部課担当者電話番号住所国連絡先商品取引業種備考製作所工機電子化学産貿易"
	frequentHangul = "이다는의가에을를하고한로은사도기지인그리어자시해들일나대여보부주정아서전제상수국회장원트라스동중성니면업주식과구화무비안소오만조경세요공산용관모신물연유선방할있것었된립치계강교남북러미터드마반발배번체출학품행현호명담락처메프코그랜디거래고객이름번호주소국가"
	frequentCyr    = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
)

// weights turns frequent characters into a look-up table.
func weights(s string) map[rune]bool {
	m := make(map[rune]bool, len(s)/2)
	for _, r := range s {
		m[r] = true
	}
	return m
}

// averagePairs averages the weight of the codes above ASCII; a byte that leads no pair is weighed with lo = 0.
func averagePairs(sample []byte, lead func(byte) bool, weigh func(hi, lo byte) float64) float64 {
	sum, n := 0.0, 0
	for i := 0; i < len(sample); {
		b := sample[i]
		if b < 0x80 {
			i++
			continue
		}
		if lead(b) && i+1 < len(sample) {
			sum += weigh(b, sample[i+1])
			n++
			i += 2
			continue
		}
		sum += weigh(b, 0)
		n++
		i++
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// decodePair decodes one two-byte code; U+FFFD when there is none.
func decodePair(dec *encoding.Decoder, hi, lo byte) rune {
	out, err := dec.Bytes([]byte{hi, lo})
	if err != nil {
		return utf8.RuneError
	}
	r, size := utf8.DecodeRune(out)
	if size != len(out) {
		return utf8.RuneError
	}
	return r
}

// cached memorises the weight of a pair; samples repeat the same few hundred characters.
func cached(f func(hi, lo byte) float64) func(hi, lo byte) float64 {
	seen := map[uint16]float64{}
	return func(hi, lo byte) float64 {
		k := uint16(hi)<<8 | uint16(lo)
		w, ok := seen[k]
		if !ok {
			w = f(hi, lo)
			seen[k] = w
		}
		return w
	}
}

func scoreGB(sample []byte) float64 {
	frequent, dec := weights(frequentHans), simplifiedchinese.GB18030.NewDecoder()
	return averagePairs(sample, func(b byte) bool { return b >= 0x81 && b <= 0xFE }, cached(func(hi, lo byte) float64 {
		if lo >= 0x30 && lo <= 0x39 {
			return -0.3 // half of a four-byte code: legal and rare
		}
		r := decodePair(dec, hi, lo)
		switch {
		case r == utf8.RuneError:
			return -2
		case frequent[r]:
			return 1
		case hi >= 0xB0 && hi <= 0xD7 && lo >= 0xA1: // level 1 of GB 2312
			return 0.55
		case hi == 0xA1 || hi == 0xA3: // Chinese punctuation, full-width letters
			return 0.5
		case hi >= 0xD8 && hi <= 0xF7 && lo >= 0xA1:
			return 0
		case unicode.Is(unicode.Co, r):
			return -1
		}
		return -0.6 // extension of GBK: characters seen once in a thousand
	}))
}

func scoreBig5(sample []byte) float64 {
	frequent, dec := weights(frequentHant), traditionalchinese.Big5.NewDecoder()
	return averagePairs(sample, func(b byte) bool { return b >= 0x81 && b <= 0xFE }, cached(func(hi, lo byte) float64 {
		r := decodePair(dec, hi, lo)
		switch {
		case r == utf8.RuneError:
			return -2
		case frequent[r]:
			return 1
		case hi >= 0xA4 && hi <= 0xC6: // the 5,401 usual characters
			return 0.4
		case hi >= 0xA1 && hi <= 0xA3:
			return 0.3
		case hi >= 0xC9 && hi <= 0xF9:
			return -0.3
		}
		return -0.8
	}))
}

func scoreSJIS(sample []byte) float64 {
	kana, kanji, dec := weights(frequentKana), weights(frequentHanja), japanese.ShiftJIS.NewDecoder()
	lead := func(b byte) bool { return b >= 0x81 && b <= 0x9F || b >= 0xE0 && b <= 0xFC }
	return averagePairs(sample, lead, cached(func(hi, lo byte) float64 {
		if lo == 0 {
			if hi >= 0xA1 && hi <= 0xDF {
				return -0.4 // half-width katakana: what every other encoding looks like in Shift-JIS
			}
			return -2
		}
		r := decodePair(dec, hi, lo)
		switch {
		case r == utf8.RuneError:
			return -2
		case kana[r], kanji[r]:
			return 1
		case r >= 0x3040 && r <= 0x30FF:
			return 0.8
		case hi == 0x81 || hi == 0x82:
			return 0.4
		case hi >= 0x88 && hi <= 0x97: // JIS level 1
			return 0.5
		}
		return -0.3
	}))
}

func scoreKR(sample []byte) float64 {
	frequent, dec := weights(frequentHangul), korean.EUCKR.NewDecoder()
	return averagePairs(sample, func(b byte) bool { return b >= 0x81 && b <= 0xFE }, cached(func(hi, lo byte) float64 {
		r := decodePair(dec, hi, lo)
		switch {
		case r == utf8.RuneError:
			return -2
		case frequent[r]:
			return 1
		case hi >= 0xB0 && hi <= 0xC8 && lo >= 0xA1: // the 2,350 syllables of KS X 1001
			return 0.25
		case hi == 0xA1 || hi == 0xA3:
			return 0.2
		case hi >= 0xCA && hi <= 0xFD && lo >= 0xA1: // hanja are seldom written today
			return -0.5
		}
		return -0.7
	}))
}

func score1251(sample []byte) float64 {
	frequent := []rune(frequentCyr)
	rank := make(map[rune]int, len(frequent))
	for i, r := range frequent {
		rank[r] = i + 1
	}
	table, sum, n, run := charmap.Windows1251, 0.0, 0, 0
	var prev rune
	for _, b := range sample {
		r := table.DecodeByte(b)
		if b < 0x80 {
			if run == 1 {
				sum -= 0.6 // a single Cyrillic letter among Latin ones: rather an accented Latin letter
			}
			if unicode.IsLetter(r) && run > 0 {
				sum -= 0.5
			}
			prev, run = r, 0
			continue
		}
		n++
		lower := unicode.ToLower(r)
		switch {
		case rank[lower] > 0:
			run++
			w := 1 - float64(rank[lower])/60
			if unicode.IsUpper(r) && unicode.IsLower(prev) {
				w -= 1.5 // aБ inside a word
			}
			if prev < 0x80 && unicode.IsLetter(prev) {
				w -= 0.6
			}
			sum += w
		case r == utf8.RuneError:
			sum -= 2
		case r == '№', r == '«', r == '»', r == '—', r == '–', r == 0xA0:
			sum += 0.4
		default:
			sum -= 0.8
		}
		prev = r
	}
	if n == 0 {
		return 0
	}
	return 0.1 + sum/float64(n)
}

func score1252(sample []byte) float64 {
	table, sum, n, run := charmap.Windows1252, 0.0, 0, 0
	for i, b := range sample {
		if b < 0x80 {
			run = 0
			continue
		}
		n++
		run++
		r := table.DecodeByte(b)
		var beside bool // an accented letter stands in a word of Latin letters
		if i > 0 && unicode.IsLetter(rune(sample[i-1])) && sample[i-1] < 0x80 {
			beside = true
		}
		if i+1 < len(sample) && unicode.IsLetter(rune(sample[i+1])) && sample[i+1] < 0x80 {
			beside = true
		}
		switch {
		case run >= 3:
			sum -= 1
		case strings.ContainsRune("éèêàâçüöäßñóíáãõôîûœøåæëïúùìòÉÖÜÄÅØÇÁÍÓÚÑÃÀÈÊ", r):
			if beside {
				sum++
			} else {
				sum += 0.1
			}
		case strings.ContainsRune("€£–—’‘“”°®™·«»\u00a0ºª…", r):
			sum += 0.6
		case r == utf8.RuneError || r >= 0x80 && r < 0xA0:
			sum -= 2
		default:
			sum -= 0.6
		}
	}
	if n == 0 {
		return 0
	}
	return sum/float64(n) - 0.05
}
