package text

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// ErrMail wraps every reason for which Mail refuses an address.
var ErrMail = errors.New("text: not a mail address")

// Mail reads one mail address, alone or with a display name (Zhang San <zhang@acme.com>), a mailto: in front or
// full-width signs in it. addr keeps the case of the part before the @ and lower-cases the domain; a domain in another
// script stays in that script. The domain must have a dot. Errors wrap ErrMail.
func Mail(s string) (addr, domain string, err error) {
	s = strings.TrimSpace(halfWidth(firstRunes(strings.TrimSpace(s), 512)))
	if open := strings.LastIndexByte(s, '<'); open >= 0 {
		if !strings.HasSuffix(s, ">") {
			return "", "", fmt.Errorf("%w: unbalanced <", ErrMail)
		}
		s = strings.TrimSpace(s[open+1 : len(s)-1])
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s, _, _ = strings.Cut(s[7:], "?")
	}
	local, domain, found := strings.Cut(s, "@")
	switch {
	case s == "":
		return "", "", fmt.Errorf("%w: empty", ErrMail)
	case !found:
		return "", "", fmt.Errorf("%w: no @", ErrMail)
	case strings.Contains(domain, "@"):
		return "", "", fmt.Errorf("%w: more than one @", ErrMail)
	case local == "" || len(local) > 64:
		return "", "", fmt.Errorf("%w: the part before the @ must have 1 to 64 bytes", ErrMail)
	case local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, ".."):
		return "", "", fmt.Errorf("%w: misplaced full stop", ErrMail)
	}
	for _, r := range local {
		if !mailRune(r) {
			return "", "", fmt.Errorf("%w: %q is not allowed", ErrMail, r)
		}
	}
	domain = strings.ToLower(strings.TrimSuffix(domain, "."))
	if !validHost(domain) || len(local)+1+len(domain) > 254 {
		return "", "", fmt.Errorf("%w: bad domain", ErrMail)
	}
	return local + "@" + domain, domain, nil
}

// mailRune reports whether r may stand before the @ without quotation marks.
func mailRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(".!#$%&'*+-/=?^_`{|}~", r)
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// validHost reports whether s is a lower-case host name of at least two labels, the last of which is not a number.
func validHost(s string) bool {
	if len(s) > 253 || net.ParseIP(s) != nil {
		return false
	}
	labels := strings.Split(s, ".")
	if len(labels) < 2 {
		return false
	}
	for i, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		digits := true
		for _, r := range l {
			ok := 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_'
			if r >= utf8.RuneSelf {
				ok = r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
			}
			if !ok {
				return false
			}
			digits = digits && '0' <= r && r <= '9'
		}
		if i == len(labels)-1 && digits {
			return false
		}
	}
	return true
}

// halfWidth turns full-width ASCII and the ideographic space and full stop, which input methods leave in addresses, into ASCII.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xfee0
		case r == '\u3000', r == '\u00a0':
			return ' '
		case r == '。', r == '｡':
			return '.'
		case invisible(r):
			return -1
		}
		return r
	}, s)
}

// Domain returns the host that identifies the company behind a web address, mail domain or mail address: without scheme,
// user, port, path and www., reduced to the part one can register (shop.acme.co.uk → acme.co.uk). On platforms that give
// each company a subdomain the subdomain is kept (acme.en.alibaba.com). "" when there is no host name in s.
func Domain(s string) string {
	s = strings.ToLower(strings.TrimSpace(halfWidth(firstRunes(strings.TrimSpace(s), 2048))))
	if i := strings.Index(s, "://"); i >= 0 {
		s = s[i+3:]
	}
	s = strings.TrimPrefix(s, "//")
	s = strings.TrimPrefix(s, "mailto:")
	if i := strings.IndexAny(s, "/?#\\"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if host, port, ok := strings.Cut(s, ":"); ok && strings.Trim(port, "0123456789") == "" {
		s = host
	}
	s = strings.TrimSuffix(strings.TrimSpace(s), ".")
	if !validHost(s) {
		return ""
	}
	for rest := s; ; {
		if sharedSites()[rest] {
			return strings.TrimPrefix(s, "www.")
		}
		_, up, ok := strings.Cut(rest, ".")
		if !ok {
			break
		}
		rest = up
	}
	// A host that is itself a public suffix (co.uk) has no registrable part and identifies nobody.
	host, err := publicsuffix.EffectiveTLDPlusOne(s)
	if err != nil {
		return ""
	}
	return host
}

// FreeMail reports whether a mail domain gives addresses to anybody, so that two contacts in it need not be colleagues.
func FreeMail(domain string) bool {
	domain = strings.ToLower(strings.TrimSpace(domain))
	if freeMails()[domain] {
		return true
	}
	// The large providers run one domain per country: yahoo.co.jp, hotmail.fr, live.nl, gmx.at.
	name, suffix, ok := strings.Cut(domain, ".")
	if !ok || !freeMailNames[name] {
		return false
	}
	public, _ := publicsuffix.PublicSuffix(domain)
	return suffix == public
}

// SharedSite reports whether a host belongs to a marketplace, social network or site builder on which many companies
// have a page: it must not link two of them. host is what Domain returns.
func SharedSite(host string) bool {
	return sharedSites()[strings.ToLower(strings.TrimSpace(host))]
}

var freeMailNames = map[string]bool{
	"yahoo": true, "ymail": true, "hotmail": true, "outlook": true, "live": true, "msn": true, "gmx": true, "yandex": true,
	"rocketmail": true, "windowslive": true,
}

var freeMails = sync.OnceValue(func() map[string]bool { return wordSet(freeMailList) })

var sharedSites = sync.OnceValue(func() map[string]bool { return wordSet(sharedSiteList) })

func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

const freeMailList = `
gmail.com googlemail.com
qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com vip.126.com yeah.net 188.com 139.com 189.cn wo.cn sina.com sina.cn vip.sina.com
sohu.com vip.sohu.com 21cn.com 263.net tom.com aliyun.com hotmail.com.cn 2980.com netease.com eyou.com citiz.net chinaren.com sogou.com
126.net 163.net 88.com 111.com email.cn 10086.cn
hinet.net pchome.com.tw seed.net.tw url.com.tw netvigator.com
outlook.com hotmail.com live.com msn.com passport.com
yahoo.com yahoo.co.jp yahoo.co.uk yahoo.co.in yahoo.com.cn yahoo.com.tw yahoo.com.hk ymail.com myyahoo.com aol.com aim.com verizon.net
icloud.com me.com mac.com
proton.me protonmail.com pm.me tutanota.com tutamail.com tuta.io hushmail.com fastmail.com fastmail.fm mailfence.com posteo.de posteo.net
zoho.com zohomail.com zohomail.eu zohomail.in mail.com email.com usa.com post.com europe.com asia.com consultant.com engineer.com inbox.com lycos.com
mail.ru bk.ru list.ru inbox.ru internet.ru yandex.ru yandex.com ya.ru rambler.ru lenta.ru ro.ru autorambler.ru myrambler.ru pochta.ru mail.ua ukr.net i.ua bigmir.net meta.ua tut.by
mail.kz
gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de arcor.de online.de 1und1.de email.de mail.de vodafone.de kabelmail.de
orange.fr wanadoo.fr laposte.net free.fr sfr.fr neuf.fr bbox.fr numericable.fr club-internet.fr aliceadsl.fr voila.fr
libero.it virgilio.it alice.it tin.it tiscali.it inwind.it iol.it fastwebnet.it email.it poste.it tim.it pec.it
telefonica.net terra.es ono.com movistar.es
sapo.pt mail.pt clix.pt netcabo.pt
telenet.be skynet.be proximus.be scarlet.be
ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl home.nl upcmail.nl chello.nl casema.nl quicknet.nl
bluewin.ch hispeed.ch sunrise.ch aon.at chello.at a1.net
wp.pl o2.pl onet.pl onet.eu op.pl poczta.onet.pl interia.pl interia.eu gazeta.pl tlen.pl vp.pl poczta.fm
seznam.cz email.cz centrum.cz volny.cz post.cz atlas.cz azet.sk centrum.sk zoznam.sk post.sk
freemail.hu citromail.hu indamail.hu vipmail.hu t-online.hu
abv.bg mail.bg dir.bg
net.hr siol.net
telia.com comhem.se bredband.net spray.se online.no c2i.net jubii.dk mail.dk stofanet.dk tdcadsl.dk luukku.com kolumbus.fi suomi24.fi
inbox.lv inbox.lt mail.ee hot.ee
otenet.gr forthnet.gr hol.gr in.gr freemail.gr
mynet.com superonline.com ttmail.com turk.net
walla.co.il walla.com netvision.net.il bezeqint.net zahav.net.il 012.net.il
btinternet.com btopenworld.com virginmedia.com sky.com talktalk.net ntlworld.com blueyonder.co.uk tiscali.co.uk eircom.net
comcast.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com netzero.net optonline.net frontier.com windstream.net roadrunner.com rr.com
rogers.com shaw.ca sympatico.ca bell.net videotron.ca telus.net
bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au westnet.com.au internode.on.net xtra.co.nz slingshot.co.nz
uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com zipmail.com.br oi.com.br
prodigy.net.mx infinitum.com.mx
fibertel.com.ar arnet.com.ar speedy.com.ar ciudad.com.ar une.net.co etb.net.co cantv.net vtr.net entelchile.net terra.cl speedy.com.pe adinet.com.uy
naver.com daum.net hanmail.net nate.com kakao.com hanmir.com dreamwiz.com korea.com lycos.co.kr
docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp excite.co.jp plala.or.jp
rediffmail.com rediff.com indiatimes.com in.com sify.com vsnl.com vsnl.net bsnl.in airtelmail.in dataone.in
sancharnet.in eth.net
vnn.vn fpt.vn hcm.vnn.vn hn.vnn.vn
singnet.com.sg starhub.net.sg pacific.net.sg
tm.net.my streamyx.com jaring.my
telkom.net plasa.com
cyber.net.pk wol.net.pk brain.net.pk hotmail.com.pk
emirates.net.ae eim.ae etisalat.ae batelco.com.bh qatar.net.qa omantel.net.om saudi.net.sa maktoob.com
link.net tedata.net.eg menara.ma iam.net.ma topnet.tn planet.tn gnet.tn
mweb.co.za telkomsa.net iafrica.com vodamail.co.za webmail.co.za absamail.co.za
gmail.cn
`

const sharedSiteList = `
alibaba.com en.alibaba.com aliexpress.com 1688.com taobao.com tmall.com made-in-china.com en.made-in-china.com globalsources.com dhgate.com
hc360.com china.cn ecplaza.net ec21.com tradekey.com tradeindia.com indiamart.com exportersindia.com europages.com kompass.com thomasnet.com
amazon.com ebay.com etsy.com shopee.com lazada.com mercadolibre.com mercadolivre.com.br jd.com ozon.ru wildberries.ru rakuten.co.jp
facebook.com fb.com m.facebook.com instagram.com linkedin.com cn.linkedin.com twitter.com x.com youtube.com tiktok.com vk.com ok.ru
pinterest.com weibo.com xiaohongshu.com whatsapp.com wa.me t.me line.me
google.com sites.google.com business.site linktr.ee bit.ly
wordpress.com blogspot.com wixsite.com weebly.com webnode.com jimdo.com jimdofree.com squarespace.com godaddysites.com myshopify.com
github.io netlify.app vercel.app yolasite.com strikingly.com tumblr.com mystrikingly.com
`
