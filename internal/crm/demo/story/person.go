package story

import "strings"

// people is the name stock of one culture. Entries of east-Asian tables are "Latin:local".
type people struct {
	male, female, family []string
	// order: w given+family; f family+given written together with a space (zh, ko, vi); b both (he/she signs given first
	// in Latin letters and family first in the local script: ja, hu).
	order byte
	// call is how one is addressed: mr title+family, herr, first (by given name), san, bey, khun, given (title + given name).
	call string
	mail byte // local part: d given.family, f initial+family, g given, j given_family
}

// peopleTable: "= key | order | call | mail" then male, female, family (one line each).
const peopleTable = `
= us|w|first|d
Michael David James Robert Brian Kevin Scott Greg Tyler Marcus Daniel Andrew Justin Craig Nathan Doug
Jennifer Lisa Karen Amy Heather Megan Ashley Rachel Nicole Laura Stephanie Michelle Denise Kristen Brooke
Miller Johnson Carter Reynolds Sullivan Brooks Hayes Patterson Nguyen Coleman Foster Garcia Whitaker Olson Bennett Chandler Russo Kowalski Freeman Dawson Lambert Schroeder
= gb|w|first|d
Oliver James Simon Gareth Neil Stuart Alistair Graham Rhys Callum Adrian Martin Iain Jonathan
Emma Charlotte Fiona Gemma Rebecca Helen Claire Joanne Sian Louise Alison Hannah Priya
Ashworth Pritchard Thornton Barker Whitfield Cartwright Morley Sutton Hargreaves Bolton Patel Fraser Lockwood Ainsley Marsden Ellis Farrow Hussain
= ie|w|first|d
Declan Conor Padraig Brendan Eoin Ciaran
Aoife Niamh Siobhan Orla Grainne Maeve
Byrne Kavanagh Nolan Doyle Brennan Gallagher Keane
= au|w|first|d
Lachlan Shane Craig Brett Hamish Cameron Luke Damien Mitchell Angus Wade
Kylie Bronwyn Tamara Jodie Sharon Natasha Imogen Leanne Kirsty Georgia
Mackenzie Walsh Doherty Robertson Harding Nguyen Papas McIntyre Sheridan Fitzgerald Tranter Burke Lawson
= de|w|herr|d
Thomas Stefan Andreas Jürgen Matthias Christian Torsten Markus Uwe Florian Holger Sebastian Jan Ralf
Sabine Katrin Andrea Petra Anja Silke Julia Heike Christina Martina Nadine Birgit Franziska
Hausmann Voss Steindl Wunderlich Brandhuber Lindner Brandt Kröger Petersen Schuster Vogel Hartmann Wagner Behrens Köhler Steiner Albrecht Winkler Jansen Reuter Böhm Seidel Engel Dietrich Maurer
= nl|w|first|d
Jeroen Pieter Bas Maarten Joris Sander Ruben Thijs Willem Koen
Marieke Anouk Femke Sanne Ingrid Esther Lotte Monique
de~Vries Bakker van~Dijk Visser Smit Mulder de~Boer Hoekstra van~den~Berg Kuipers Verhoeven Dekker
= be|w|first|d
Luc Wouter Benoît Pascal Dirk Olivier
Annelies Isabelle Griet Nathalie Katrien
Peeters Maes Lambrecht Dubois Claes Wouters Lejeune
= fr|w|mr|f
Philippe Laurent Olivier Nicolas Julien Frédéric Stéphane Antoine Guillaume Thierry Mathieu Bruno
Sophie Isabelle Nathalie Céline Aurélie Valérie Camille Sandrine Florence Émilie Hélène
Delmas Perrin Lefort Moreau Girard Rousselle Chevalier Fontaine Marchand Lemaire Barbier Roussel Gauthier Carpentier Vasseur
= it|w|dott|d
Marco Alessandro Giuseppe Luca Stefano Paolo Andrea Davide Roberto Fabio
Giulia Francesca Chiara Elena Silvia Paola Valentina Monica Federica
Bonetti Galli Sabbatini Marchetti Ferraris Rinaldi Conti Moretti De~Santis Greco Villa Bellini Caruso Pellegrini
= es|w|first|f
Javier Carlos Antonio Manuel Álvaro Sergio Jordi Francisco Rafael Ignacio
María~José Carmen Laura Cristina Marta Beatriz Montserrat Pilar Nuria Rocío
Ortuño Navarro Serrano Molina Iglesias Vidal Castaño Romero Prieto Ferrer Llorente Marín Cano
= mx|w|first|d
José~Luis Juan~Carlos Miguel~Ángel Arturo Héctor Raúl Alejandro Gerardo Ricardo
Guadalupe Verónica Alejandra Claudia Leticia Adriana Mariana Gabriela
Hernández~López García~Torres Martínez~Ruiz Ramírez~Soto González~Luna Flores~Medina Villarreal~Garza Castillo~Ponce Ortega~Silva Aguilar~Rivas
= es-la|w|first|d
Rodrigo Felipe Andrés Sebastián Hernán Gustavo Mauricio Cristián Jaime Óscar
Carolina Paola Marcela Daniela Lorena Natalia Ximena Constanza Patricia
Rojas Contreras Muñoz Quispe Restrepo Salazar Benítez Paredes Valenzuela Cárdenas Peralta Zambrano Echeverri Solano
= pt|w|first|d
Rui Nuno Pedro Tiago João Miguel
Inês Catarina Marta Sofia Teresa Joana
Figueira Carvalho Pinto Teixeira Moreira Barbosa
= br|w|first|d
Rodrigo Marcelo Fernando Eduardo Thiago Leandro Rafael Gustavo André Fábio
Juliana Patrícia Fernanda Camila Renata Luciana Vanessa Débora Simone
Souza Oliveira Almeida Ribeiro Barbosa Nogueira Cavalcanti Batista Teixeira Monteiro Siqueira Yamamoto Zanetti
= gr|w|mr|f
Giorgos Nikos Dimitris Kostas Vasilis
Maria Eleni Katerina Sofia Despina
Papadakis Nikolaidis Karras Georgiou Makris
= pl|w|pan|d
Piotr Krzysztof Tomasz Marcin Paweł Grzegorz Michał Jacek
Anna Katarzyna Agnieszka Magdalena Joanna Małgorzata Ewa
Nowak Kowalczyk Wójcik Zając Mazur Pawlak Duda Wróbel Sikora Baran
= cz|w|mr|f
Petr Jiří Tomáš Martin Pavel
Jana Lenka Petra Hana Markéta
Novák/Nováková Dvořák/Dvořáková Procházka/Procházková Kučera/Kučerová
= ro|w|first|d
Andrei Mihai Bogdan Cristian Radu
Ioana Andreea Elena Raluca Mihaela
Popescu Ionescu Dumitru Stan Moldovan
= hu|b|mr|d
Gábor László Zoltán Péter
Katalin Zsuzsanna Judit Ágnes
Nagy Kovács Szabó Horváth
= sv|w|first|d
Anders Henrik Magnus Lars Erik Mikkel Jonas Kristian Ola
Karin Ingrid Malin Helle Astrid Linnea Marit Camilla
Lindqvist Nyström Sandberg Holm Dahl Berglund Mortensen Haugen Søndergaard Ekström
= fi|w|first|d
Mikko Jari Antti Timo Juha
Päivi Sanna Minna Kaisa Tiina
Korhonen Virtanen Laine Mäkelä Heikkinen
= tr|w|bey|d
Mehmet Mustafa Ahmet Emre Murat Serkan Hakan Okan
Ayşe Elif Zeynep Esra Derya Gülşen Burcu
Yıldırım Demir Kaya Şahin Çelik Aydın Öztürk Arslan Korkmaz
= ar|w|given|g
Mohammed Ahmed Abdullah Khalid Omar Yousef Fahad Hassan Ibrahim Saeed Turki Majed Abdulaziz Sultan
Fatima Noura Huda Aisha Layla Reem Maha Sara
Al-Harbi Al-Qahtani Al-Mutairi Al-Otaibi Al-Shehri Al-Ghamdi Al-Zahrani Al-Dosari Al-Rashidi Al-Enezi Al-Habsi
= ae|w|given|g
Mohammed Khalid Omar Yousef Tariq Hassan Bilal Imran Saeed Rashid Suresh Anwar Elias Joseph
Fatima Rania Mariam Sunita Layla Nadine Hessa Priya
Al-Shamsi Al-Zaabi Al-Mansoori Haddad Khoury Siddiqui Rahman Nair Thomas Al-Suwaidi Farooq
= eg|w|given|g
Mahmoud Mostafa Ahmed Hossam Tamer Karim Sherif Amr Hany Wael
Mona Heba Dina Rania Yasmin Nermin
El-Sayed Abdel~Rahman Mansour Soliman Farouk Shaker Naguib Fawzy Ghoneim Zaki
= lev|w|given|g
Samer Ziad Fadi Rami Nabil
Rania Lina Dana Hala
Haddad Khoury Nasser Darwish Masri
= ma|w|mr|d
Youssef Karim Rachid Mehdi
Khadija Salma Nadia Samira
Benjelloun El~Amrani Tazi Bennani
= he|w|first|g
Eitan Yossi Amir Nir Avi Gil
Tamar Shira Noa Michal Orly
Levi Mizrahi Shapira Ben-David Katz Peretz
= ru|w|given|f
Sergey Dmitry Alexey Andrey Igor Mikhail Vladimir Pavel Evgeny
Olga Elena Svetlana Natalia Irina Ekaterina Anna
Ivanov/Ivanova Smirnov/Smirnova Kuznetsov/Kuznetsova Sokolov/Sokolova Morozov/Morozova Volkov/Volkova Lebedev/Lebedeva Orlov/Orlova Belov/Belova
= kz|w|given|g
Nurlan Askar Daniyar Yerlan
Aigul Dinara Aliya Madina
Nurpeisov/Nurpeisova Akhmetov/Akhmetova Omarov/Omarova
= ua|w|given|f
Oleksandr Andriy Taras Serhiy
Oksana Iryna Olena Natalia
Kovalenko Shevchuk Bondarenko Melnyk
= ja|b|san|f
Takeshi:武 Kenji:健二 Hiroshi:浩 Daisuke:大輔 Shinichi:真一 Makoto:誠 Yusuke:祐介 Kazuya:和也 Osamu:修
Yuko:裕子 Akiko:明子 Mayumi:真由美 Naomi:直美 Kaori:香織 Emi:恵美
Kitagawa:北川 Nishimura:西村 Tanaka:田中 Okada:岡田 Hasegawa:長谷川 Matsui:松井 Sakamoto:坂本 Ueda:上田 Nakano:中野 Fujii:藤井 Morita:森田
= ko|f|nim|f
Min-jun:민준 Sung-ho:성호 Jae-hyun:재현 Dong-wook:동욱 Ki-tae:기태 Young-soo:영수 Hyun-woo:현우
Ji-young:지영 Soo-jin:수진 Eun-hee:은희 Hye-jin:혜진 Mi-ra:미라 Yoo-na:유나
Kim:김 Lee:이 Park:박 Choi:최 Jung:정 Kang:강 Cho:조 Yoon:윤 Lim:임 Shin:신
= vi|f|given|g
Minh Quang Hùng Tuấn Dũng Khôi Thành Phúc Long
Lan Hương Thảo Ngọc Hạnh Trang Mai Linh Thủy
Nguyễn~Văn/Nguyễn~Thị Trần~Văn/Trần~Thị Lê~Đức/Lê~Thị Phạm~Minh/Phạm~Thu Hoàng~Anh/Hoàng~Thị Võ~Hữu/Võ~Thị Đặng~Quốc/Đặng~Kim
= th|w|khun|g
Somchai Nattapong Wichai Anan Prasert Kittisak Thanawat Surasak
Siriporn Kanokwan Nattaya Pimchanok Ratchanee Supaporn Malee
Srisawat Wongsakul Chaiyasit Suwannarat Jantarasena Boonmee Rattanakul
= id|w|pak|d
Budi Agus Hendra Rizky Bambang Dedi Andi Yusuf
Siti Dewi Ratna Sri~Wahyuni Indah Lestari Maya Fitri
Santoso Wijaya Hartono Kusuma Gunawan Setiawan Halim Pratama Susanto
= ph|w|sir|d
Jose~Mari Ramon Ricardo Jerome Mark~Anthony Edwin Rommel
Maria~Cristina Jocelyn Rowena Marites Angelica Liza Grace~Ann
Reyes Santos Dela~Cruz Villanueva Tan Lim Bautista Mendoza Gonzales
= in|w|first|d
Rajesh Amit Sanjay Vikram Suresh Anil Nitin Karthik Manoj
Priya Neha Anjali Kavita Deepa Sunita Meera Pooja
Mehta Gupta Sharma Iyer Agarwal Reddy Joshi Kulkarni Shah Menon Bhatia
= pk|w|given|g
Imran Bilal Usman Faisal Asad Kamran
Ayesha Sana Hina Maria
Malik Khan Sheikh Butt Qureshi Chaudhry
= lk|w|first|d
Nuwan Chaminda Ruwan Dinesh
Dilini Sanduni Nirosha
Perera Fernando Jayasinghe Wickramasinghe
= za|w|first|d
Johan Pieter Sipho Thabo Riaan Ashwin Bongani Grant
Lerato Anneke Nomsa Charmaine Thandi Zanele Marlize
van~der~Merwe Botha Naidoo Dlamini Nkosi Pillay Jacobs Mokoena Steyn Campbell
= ng|w|given|g
Chinedu Emeka Tunde Babatunde Ibrahim Musa Segun Ikenna
Ngozi Funke Blessing Aisha Chioma Folake Hauwa
Adeyemi Okafor Chukwuma Bello Ogunleye Abubakar Eze Balogun Nwosu
= gh|w|given|g
Kwame Kofi Yaw Kwabena
Akosua Abena Ama Efua
Asante Mensah Owusu Boateng
= ke|w|given|d
Peter Kamau~James Nilesh Joseph Brian Rakesh Hassan
Grace Mercy Wanjiru Heena Faith Amina
Mwangi Otieno Shah Kariuki Wanyama Patel Njoroge Mushi
= yue|f|first|n
Jimmy:志明:Chi~Ming Raymond:偉文:Wai~Man Alan:家輝:Ka~Fai Patrick:國強:Kwok~Keung Eric:俊傑:Chun~Kit
Carol:美玲:Mei~Ling Winnie:詠詩:Wing~Sze Fanny:慧芬:Wai~Fan Joyce:嘉欣:Ka~Yan
Chan:陳 Wong:黃 Leung:梁 Cheung:張 Lau:劉 Ho:何 Yip:葉 Tsang:曾
= zh-tw|f|first|n
Kevin:志豪:Chih-Hao Jason:建宏:Chien-Hung Steven:俊賢:Chun-Hsien Frank:文雄:Wen-Hsiung
Vivian:雅婷:Ya-Ting Amy:淑芬:Shu-Fen Sandy:怡君:Yi-Chun Tina:佩珊:Pei-Shan
Chen:陳 Lin:林 Huang:黃 Chang:張 Hsu:許 Tsai:蔡 Kuo:郭
= zh-my|f|first|n
Desmond:志强:Chee~Keong Alvin:伟伦:Wei~Loon Ken:国辉:Kok~Fai Steven:俊豪:Choon~How Raymond:福成:Hock~Seng
Jenny:慧珊:Hui~San Michelle:美凤:Mei~Fong Irene:爱玲:Ai~Ling Cindy:雪芬:Suat~Hoon
Tan:陈 Lim:林 Lee:李 Ng:黄 Ong:王 Goh:吴 Chong:张 Teoh:张
= ms|w|given|g
Azman Hafiz Faizal Rizal
Nurul Aini Farah Zaleha
Abdullah Ismail Rahman Hashim
= zh-sg|f|first|n
Adrian:伟杰:Wei~Jie Terence:志伟:Chee~Wai Benny:文斌:Boon~Pin Colin:家荣:Ka~Weng
Serene:诗韵:Shi~Yun Valerie:慧敏:Hwee~Min Eileen:丽珍:Lay~Chin
Tan:陈 Lim:林 Koh:许 Chua:蔡 Yeo:杨 Ong:王
`

func loadPeople() map[string]*people {
	out := map[string]*people{}
	var p *people
	n := 0
	for line := range strings.Lines(peopleTable) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "= "); ok {
			f := strings.Split(rest, "|")
			p = &people{order: f[1][0], call: f[2], mail: f[3][0]}
			out[f[0]] = p
			n = 0
			continue
		}
		if p == nil || line == "" {
			continue
		}
		w := strings.Fields(line)
		switch n {
		case 0:
			p.male = w
		case 1:
			p.female = w
		case 2:
			p.family = w
		}
		n++
	}
	return out
}

// seat is one job a contact can hold at a customer.
type seat struct {
	department, level  string
	en, de, fr, es, it string // "male/female" where the language has both
	pt, ja, zh         string
}

// seats in the order a salesperson usually gets to know them: the buyer first.
var seats = []seat{
	{"purchasing", "influencer", "Purchasing Manager", "Einkaufsleiter/Einkaufsleiterin", "Responsable achats", "Responsable de Compras", "Responsabile Acquisti", "Gerente de Compras", "購買部 課長", "採購經理"},
	{"management", "decision_maker", "Managing Director", "Geschäftsführer/Geschäftsführerin", "Directeur général/Directrice générale", "Director General/Directora General", "Amministratore Delegato/Amministratrice Delegata", "Diretor/Diretora", "代表取締役", "董事總經理"},
	{"logistics", "logistics", "Logistics Coordinator", "Disponent/Disponentin", "Responsable logistique", "Coordinador de Logística/Coordinadora de Logística", "Responsabile Logistica", "Coordenador de Importação/Coordenadora de Importação", "物流課", "船務主任"},
	{"finance", "finance", "Accounts Payable", "Buchhalter/Buchhalterin", "Comptable fournisseurs", "Contador/Contadora", "Responsabile Contabilità", "Analista Financeiro/Analista Financeira", "経理部", "會計"},
	{"quality", "user", "Quality & Compliance Manager", "Qualitätsbeauftragter/Qualitätsbeauftragte", "Responsable qualité", "Jefe de Calidad/Jefa de Calidad", "Responsabile Qualità", "Analista de Qualidade", "品質管理部", "品質主任"},
	{"marketing", "influencer", "Product Manager", "Produktmanager/Produktmanagerin", "Chef de produit/Cheffe de produit", "Gerente de Producto", "Product Manager", "Gerente de Produto", "商品企画部", "產品經理"},
	{"purchasing", "user", "Buyer", "Einkäufer/Einkäuferin", "Acheteur/Acheteuse", "Comprador/Compradora", "Buyer", "Comprador/Compradora", "購買部", "採購員"},
}

// bosses are the titles of owners of small firms, who buy themselves.
var boss = seat{"management", "decision_maker", "Owner", "Inhaber/Inhaberin", "Gérant/Gérante", "Propietario/Propietaria", "Titolare", "Sócio-proprietário/Sócia-proprietária", "代表取締役", "老闆"}

func (s seat) title(lang string, female bool) string {
	t := map[string]string{"de": s.de, "fr": s.fr, "es": s.es, "it": s.it, "pt": s.pt, "ja": s.ja, "zh": s.zh}[lang]
	if t == "" {
		t = s.en
	}
	if m, f, ok := strings.Cut(t, "/"); ok {
		if female {
			return f
		}
		return m
	}
	return t
}
