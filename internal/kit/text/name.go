package text

import (
	"strings"
	"sync"
	"unicode/utf8"
)

const maxNameRunes = 300

// bracketForms are the one-character legal forms of Japan and Korea, which mean nothing without their brackets
// (㈱ folds to the first of them).
var bracketForms = strings.NewReplacer("(株)", " ", "(有)", " ", "(주)", " ", "(유)", " ", "(資)", " ")

// NameNorm returns a company name without what people leave out or spell differently: folded, punctuation gone, legal
// forms of some sixty jurisdictions removed from its ends (and the unmistakable ones from its middle), words joined by
// single spaces. Words that describe the business (trading, 进出口) stay. A name made of nothing but legal forms is
// returned whole. "" only for a name without letters and digits.
func NameNorm(s string) string {
	words := nameWords(bracketForms.Replace(Fold(firstRunes(s, maxNameRunes))))
	if len(words) == 0 {
		return ""
	}
	kept := stripForms(words)
	if len(kept) == 0 {
		kept = words
	}
	return strings.Join(kept, " ")
}

// nameWords splits a folded name. Letters with full stops or a slash between them are one abbreviation (s.a. → sa,
// a/s → as), and CJK runs are words of their own.
func nameWords(s string) []string {
	var words []string
	abbreviation := false // the last word is made of single letters, each followed by a full stop or slash
	glued := false        // only such a sign lies between it and the next word
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		c := classify(r)
		if c != classWord && c != classCJK {
			if c == classDrop {
				i += n
				continue
			}
			glued = (r == '.' || r == '/') && len(words) > 0
			// "sp. z o.o." and "s. r. o." are typed with spaces as well.
			if glued && abbreviation && strings.HasPrefix(s[i+n:], " ") && singleLetterDot(s[i+n+1:]) {
				i++
			}
			if !glued {
				abbreviation = false
			}
			i += n
			continue
		}
		end := i
		var word []byte
		for end < len(s) {
			r, n := utf8.DecodeRuneInString(s[end:])
			k := classify(r)
			if k == classDrop {
				end += n
				continue
			}
			if k != c {
				break
			}
			word = append(word, s[end:end+n]...)
			end += n
		}
		w := string(word)
		single := c == classWord && utf8.RuneCountInString(w) == 1 && !(w[0] >= '0' && w[0] <= '9')
		if single && abbreviation && glued {
			words[len(words)-1] += w
		} else {
			words = append(words, w)
			abbreviation = single
		}
		glued = false
		i = end
	}
	return words
}

func singleLetterDot(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return classify(r) == classWord && strings.HasPrefix(s[n:], ".")
}

func stripForms(words []string) []string {
	t := legalForms()
	out := make([]string, 0, len(words))
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); isCJK(r) {
			w = stripCJKForms(w, t.cjk)
			if w == "" {
				continue
			}
		}
		out = append(out, w)
	}
	for changed := true; changed; {
		changed = false
		for n := min(t.longest, len(out)); n >= 1; n-- {
			if t.end[strings.Join(out[len(out)-n:], " ")] {
				out = out[:len(out)-n]
				changed = true
				break
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for n := min(t.longest, len(out)-1); n >= 1; n-- {
			if t.start[strings.Join(out[:n], " ")] {
				out = out[n:]
				changed = true
				break
			}
		}
	}
	// Acme Co Ltd Shanghai and Acme Shanghai Co Ltd are the same company.
	for i := 1; i < len(out); i++ {
		if t.anywhere[out[i]] {
			from := i
			if out[i-1] == "co" && i > 1 {
				from--
			}
			out = append(out[:from], out[i+1:]...)
			i = from - 1
			if i < 0 {
				i = 0
			}
		}
	}
	return out
}

func stripCJKForms(w string, forms []string) string {
	for _, f := range forms {
		if w != f {
			w = strings.ReplaceAll(w, f, "")
		} else {
			return ""
		}
	}
	for _, tail := range [...]string{"公司", "集团", "集團", "本社"} {
		if len(w) > len(tail)+3 {
			w = strings.TrimSuffix(w, tail)
		}
	}
	return w
}

type formTable struct {
	end, start, anywhere map[string]bool
	cjk                  []string
	longest              int // words in the longest entry of end and start
}

var legalForms = sync.OnceValue(func() *formTable {
	t := &formTable{end: map[string]bool{}, start: map[string]bool{}, anywhere: map[string]bool{}}
	read := func(m map[string]bool, list string) {
		for _, f := range strings.Split(list, ",") {
			words := nameWords(Fold(f))
			if len(words) == 0 {
				continue
			}
			t.longest = max(t.longest, len(words))
			m[strings.Join(words, " ")] = true
		}
	}
	read(t.end, formsAtEnd)
	read(t.start, formsAtStart)
	read(t.anywhere, formsAnywhere)
	for _, f := range strings.Split(formsCJK, ",") {
		if f = Fold(f); f != "" {
			t.cjk = append(t.cjk, f)
		}
	}
	return t
})

// The tables are folded when read, so they are written as the forms are written.
const (
	formsAtEnd = `Co,Co Ltd,Company,Company Limited,Company Ltd,Companies,Cie,Compagnie,& Co,and Co,and Company,Ltd,Ltd Co,Limited,` +
		`LLC,L L C,L.L.C.,LC,LLP,LP,PLC,P.L.C.,PLLC,Inc,Incorporated,Corp,Corporation,PC,P.C.,Ltd Liability Co,DAC,CIC,` +
		`GmbH,mbH,GmbH & Co KG,GmbH & Co,GmbH & Co KGaA,Co KG,KG,KGaA,OHG,AG,AG & Co KG,AG & Co KGaA,SE,SE & Co KG,SE & Co KGaA,` +
		`e.K.,e.Kfm,UG,UG haftungsbeschränkt,UG & Co KG,GbR,e.V.,eG,Ges.m.b.H.,GesmbH,Gesellschaft mbH,` +
		`Gesellschaft mit beschränkter Haftung,Aktiengesellschaft,` +
		`S.A.,S.A.S.,S.A.S.U.,SAS,SASU,S.A.R.L.,SARL,EURL,E.U.R.L.,S.C.,SCOP,S.C.A.,SNC,S.N.C.,SCI,SPRL,S.P.R.L.,BVBA,SRL,` +
		`Société Anonyme,Société à responsabilité limitée,S.A./N.V.,SA NV,NV SA,` +
		`S.p.A.,SpA,S.r.l.,S.r.l.s.,Srl,S.a.s.,S.n.c.,Soc Coop,S.c.a.r.l.,S.c.r.l.,S.r.l. Unipersonale,S.p.A. Unipersonale,` +
		`S.L.,S.L.U.,SLU,SL,S.A.U.,SAU,S.Coop,S.L.L.,S.L.P.,Sociedad Limitada,Sociedad Anónima,C.B.,` +
		`S.A. de C.V.,SA de CV,S de RL de CV,S. de R.L. de C.V.,S. de R.L.,S.A.P.I. de C.V.,SAPI de CV,S.A.B. de C.V.,S.A.C.,S.A.C.I.,` +
		`S.A.A.,E.I.R.L.,EIRL,C.A.,Cía Ltda,Cia Ltda,C. Ltda,Compañía Limitada,S.A. E.S.P.,S. en C.,` +
		`Lda,Limitada,Ltda,Ltda ME,Ltda EPP,EIRELI,S/A,S.A.,ME,Unipessoal Lda,Sociedade Unipessoal Lda,` +
		`B.V.,BV,N.V.,NV,V.O.F.,VOF,C.V.,CVBA,BVBA,B.V.B.A.,` +
		`Oy,Oyj,Oy Ab,Ab Oy,Ky,Tmi,AB,AB publ,HB,A/S,ApS,I/S,K/S,P/S,IVS,AS,ASA,ANS,DA,NUF,ehf,hf,ohf,` +
		`Sp. z o.o.,Sp z oo,Spółka z o.o.,Spółka z ograniczoną odpowiedzialnością,Sp. z o.o. Sp. k.,Sp. z o.o. S.K.A.,Sp. j.,Sp. k.,Spółka Akcyjna,Sp. z o.o. sp.k.,` +
		`d.o.o.,doo,d.d.,j.d.o.o.,d.n.o.,s.r.o.,spol. s r.o.,spol sro,a.s.,k.s.,v.o.s.,Kft,Kft.,Zrt,Nyrt,Bt,Kkt,Rt,` +
		`SIA,UAB,OÜ,A.S.,AAS,EOOD,OOD,AD,EAD,ЕООД,ООД,АД,ЕАД,SRL-D,P.F.A.,S.C.A.,` +
		`OOO,ООО,OAO,ОАО,ZAO,ЗАО,PAO,ПАО,AO,АО,IP,ИП,ТОО,TOO,ЧП,ФОП,ТОВ,TOV,ПП,ТДВ,ПрАТ,ПАТ,ОсОО,МЧЖ,MChJ,XK,MMC,LLC FE,` +
		`A.Ş.,AŞ,Anonim Şirketi,Ltd. Şti.,Ltd Sti,Limited Şirketi,Tic. Ltd. Şti.,Tic Ltd Sti,San. ve Tic. A.Ş.,San. ve Tic. Ltd. Şti.,` +
		`Sanayi ve Ticaret A.Ş.,Sanayi ve Ticaret Ltd. Şti.,San. Tic. Ltd. Şti.,San. Tic. A.Ş.,Sanayi Ticaret A.Ş.,Ticaret Limited Şirketi,` +
		`Sanayi ve Ticaret Limited Şirketi,Sanayi ve Ticaret Anonim Şirketi,Koll. Şti.,` +
		`Α.Ε.,ΑΕ,A.E.,Ε.Π.Ε.,ΕΠΕ,E.P.E.,Ο.Ε.,Ι.Κ.Ε.,IKE,ΙΚΕ,` +
		`FZE,FZ LLC,FZ-LLC,FZCO,FZC,F.Z.E.,DMCC,W.L.L.,WLL,S.A.O.G.,SAOC,K.S.C.,KSCC,Q.S.C.,QPSC,B.S.C.,S.A.E.,SAE,S.A.L.,SAL,S.A.R.L.,P.J.S.C.,PJSC,` +
		`J.S.C.,JSC,OJSC,CJSC,L.L.P.,Est,Establishment,Est.,ش.م.م,ش.م.ع,ذ.م.م,م.م.ح,ش.م.ك,בע״מ,בעמ,` +
		`Pvt,Pvt Ltd,Private Limited,Private Ltd,(P) Ltd,P Ltd,P Limited,(Pvt) Ltd,Pte,Pte Ltd,Pty,Pty Ltd,(Pty) Ltd,Proprietary Limited,CC,` +
		`Sdn Bhd,Sdn. Bhd.,Sendirian Berhad,Bhd,Berhad,Tbk,Tbk PT,Persero Tbk,(Persero),(Pvt) Limited,SMC Pvt Ltd,` +
		`Joint Stock Company,Joint-Stock Company,Public Company Limited,Public Limited Company,Public Co Ltd,PCL,PLC.,Limited Liability Company,Limited Partnership,Part., Ltd Part,` +
		`K.K.,KK,G.K.,Kabushiki Kaisha,Godo Kaisha,Yugen Kaisha,Y.K.,Corp Ltd,Inc Ltd,` +
		`TNHH,JSC.,จำกัด,จำกัด (มหาชน),มหาชน,(มหาชน),Mfg Co Ltd,Holding,Holdings,Group,Group Co Ltd,Group Ltd,Group Inc,Gruppe,Groupe,Grupo,Gruppo,Grup`
	formsAtStart = `PT,P.T.,CV,UD,OOO,ООО,OAO,ОАО,ZAO,ЗАО,PAO,ПАО,АО,ИП,ТОО,TOO,ЧП,ФОП,ТОВ,TOV,ПП,ПрАТ,ПАТ,ОсОО,ЧУП,УП,ОДО,ООО ТД,` +
		`Общество с ограниченной ответственностью,Закрытое акционерное общество,Открытое акционерное общество,Акционерное общество,` +
		`Публичное акционерное общество,Индивидуальный предприниматель,` +
		`Công ty TNHH,Cong ty TNHH,Công ty TNHH MTV,Công ty TNHH Một Thành Viên,Công ty Cổ phần,Cty TNHH,Cty CP,CTCP,Công ty,Cty,` +
		`Ets,Ets.,Sté,Société,Ste,SARL,EURL,SIA,UAB,Firma,M/s,M/s.,Messrs,บริษัท,บจก,หจก,ห้างหุ้นส่วนจำกัด,` +
		`شركة,مؤسسة,Oy`
	formsAnywhere = `Ltd,Limited,LLC,GmbH,Inc,Incorporated,Pvt,Pte,Pty,Sdn,Bhd,LLP,PLC,Corp,Corporation,FZE,FZCO,DMCC,S.p.A.,S.r.l.,Sp z oo,d.o.o.,Kft,Zrt,A.Ş.,Ltda,JSC,PJSC,WLL,Tbk`
	// Longest first, because a shorter form is part of a longer one.
	formsCJK = `股份有限责任公司,集团股份有限公司,集团有限责任公司,集團股份有限公司,集团有限公司,集團有限公司,有限责任公司,有限責任公司,股份有限公司,` +
		`有限公司,有限合伙,株式会社,株式會社,有限会社,合同会社,合資会社,合名会社,주식회사,유한책임회사,유한회사,합자회사`
)
