"""Clarifying questions in Turkish, by kind; what is left out is not asked in Turkish."""

from types import MappingProxyType

from app.analyzer.wording import Wording, Wordings

TURKISH: Wordings = MappingProxyType(
    {
        "objective": Wording(
            "Ne yapılacağı belli, ne işe yarayacağı değil.",
            "Bunu kim kullanacak ve bugün hangi sorunu yaşıyor?",
            "İlk sürüme neyin gireceğini ve neyin bekleyebileceğini belirler.",
            (
                ("Müşteriler, kendi işlerini görmek için", "herkese açık erişim ve hesaplar; ölçü destek yüküdür"),
                ("Çalışanlar, daha hızlı çalışmak için", "daha az kullanıcı; önce mevcut araçlarla bağlantı"),
                ("Başka sistemler, bir arayüz üzerinden", "ekranlardan çok sözleşmeler ve sınırlar önemlidir"),
            ),
            "Mevcut müşterilere hizmet eder ve ilk sürüm en sık yapılan işi karşılar.",
        ),
        "objective_ai": Wording(
            "Yapay zekâ bir araçtır; çözeceği sorun eksik.",
            "Hangi karar ya da iş, kim için iyileşmeli?",
            "Arama, yönlendirme, tahmin ve metin üretimi farklı veri isteyen dört ayrı sistemdir.",
            (
                ("İnsanlar aradığını bulamıyor", "arama ya da öneriler"),
                ("Çok fazla talep ya da belge var", "yönlendirme, bilgi çıkarma ya da kaynak gösteren asistan"),
                ("Müşteri kaybı ya da makine arızası var", "geçmişten tahmin ve buna göre davranan biri"),
            ),
            "Amaç sıradan soruları insanlardan almaktır; başta her yanıtı bir kişi onaylar.",
        ),
        "objective_change": Wording(
            "İstek bir yön söylüyor; bugün neyin rahatsız ettiği belli değil.",
            "Bugün tam olarak ne bozuluyor ya da rahatsız ediyor, ne zaman ve kimi?",
            "Belirti; kodun mu, verinin mi, altyapının mı, sürecin mi değişeceğini belirler.",
            (
                ("Yoğun saatlerde sayfalar yavaş", "önce ölçüm, sonra önbellek, indeks ve CDN; yeniden yazmadan önce"),
                ("Sürüm çıkarmak yavaş ya da riskli", "yeni teknolojiden önce testler, hat ve modül sınırları"),
                ("Fatura kullanımdan hızlı büyüyor", "önce birim maliyet incelemesi"),
            ),
            "Rahatsız eden yoğun saatlerdeki yanıt süreleridir ve yeniden yazım istenmiyor.",
        ),
        "scale": Wording(
            "Bir büyüklüğün fiyatı ancak iki sayıyla belli olur.",
            "Bugün kaç kullanıcı, istek ya da kayıt var, 12 ay sonra kaç olacak?",
            "Günde bin ile bir milyon, emek ve maliyet olarak iki ayrı sistemdir.",
            (
                ("Günde binler", "tek servis ve tek veritabanı; günler, ayda 500 $ kadar"),
                ("Günde yüz binler", "önbellek, okuma kopyaları ve kuyruklar; haftalar"),
                ("Günde milyonlar", "bölünmüş veri ve onu işleten bir ekip; aylar, ayda 50.000 $ kadar"),
            ),
            "Bugün yaklaşık 10.000 kullanıcı, 12 ay sonra üç katı.",
        ),
        "current_system": Wording(
            "Yolun bir başlangıcı olmalı.",
            "Bugün ne çalışıyor: hangi teknoloji, nerede barınıyor ve ne kalmalı?",
            "Genişletmek, adım adım taşımak ve baştan başlamak arasında karar verdirir.",
            (
                ("Henüz bir şey yok", "serbest seçim; en küçük yönetilen çözüm"),
                ("Tek uygulama ve tek veritabanı", "önce onu genişletmek, yalnız gereken yerde bölmek"),
                ("Birkaç servis ya da eski sistemler", "önce arayüzler ve taşıma yolu"),
            ),
            "Genel bir bulutta tek web uygulaması ve tek ilişkisel veritabanı.",
        ),
        "success": Wording(
            "Ölçü olmadan kimse başarıldığını söyleyemez.",
            "Hangi sayı, neden neye ve ne zamana kadar değişmeli?",
            "Her seçimin ölçüsü ve durma noktasıdır.",
            (
                ("Hız, örneğin 5 saniyeden 2 saniyenin altına", "yük testiyle kanıtlanan başarım çalışması"),
                ("Kalite, örneğin yarı yarıya hata", "yeni işlevlerden önce ölçüm ve testler"),
                ("Para, örneğin %30 daha az maliyet", "ilk gösterge birim maliyet olur"),
            ),
            "Başarı, bir çeyrekte ana kullanıcı göstergesinde belirgin iyileşmedir.",
        ),
        "constraints": Wording(
            "Olmaması gereken, hedef kadar önemlidir.",
            "Hangi sınırlar kesin: kişiler, bütçe, teknoloji, veri koruma, tarihler?",
            "Kesin sınırlar, karşılaştırmadan önce seçenek eler.",
            (
                ("Küçük ekip, işletme personeli yok", "yönetilen servisler, az parça"),
                ("Veri dışarı çıkamaz", "kendi sunucuları ya da yerel model; daha çok emek"),
                ("Bir teknoloji zorunlu", "tasarım ona uyar ve bedelini söyler"),
            ),
            "Yaklaşık beş kişilik ekip, yönetilen servisler serbest, kişisel veri bölgede kalır.",
        ),
        "latency": Wording(
            '"Gerçek zamanlı" milisaniyeden dakikaya kadar her şey olabilir.',
            "Veri ne kadar eski olabilir ya da yanıt ne kadar sürebilir?",
            "Her hızlı basamak kurma ve işletme maliyetini katlar.",
            (
                ("Dakikalar", "zamanlanmış işler; en ucuz yol"),
                ("Birkaç saniye", "sıradan servisler üzerinde olaylar ve anlık gönderim"),
                ("100 ms altı", "bellekte durum ve akış; işletmesi zahmetli"),
            ),
            "Beş saniyede güncelleme yeterlidir.",
        ),
        "data": Wording(
            "Bir model, öğrendiği veri kadar iyidir.",
            "Hangi veriler var: ne kadar, ne kadar eski, hangi etiketlerle ve kullanılabilir mi?",
            "Kurallar, hazır model ve kendi eğitimi arasında karar verdirir.",
            (
                ("Etiketli veri yok", "önce kurallar ya da hazır model, bu arada etiket toplamak"),
                ("Birkaç bin etiketli örnek", "ince ayar ya da klasik model"),
                ("Sonuçlarıyla yılların geçmişi", "zamana göre ayrılmış, kendi modeliniz"),
            ),
            "Bir yıllık etiketsiz geçmiş var ve şirket içinde kullanılabilir.",
        ),
        "data_use": Wording(
            "Yanlış bir yanıtın bedeli vardır.",
            "Hangi verileri kullanabilir ve yanılırsa ne olur?",
            "Kendi başına mı yanıtlayacağını, bir insanın mı onaylayacağını belirler.",
            (
                ("Açık yardım metinleri, az zarar", "doğrudan yanıtlar"),
                ("Sözleşme, fatura ya da kişisel veri", "erişim hakları, insan onayı, kurum içi model"),
                ("Hata para ya da güvenlik kaybettirir", "insan karar verir, sistem yalnız hazırlar"),
            ),
            "Yalnız açık metinleri kullanır ve başta her yanıtı bir insan onaylar.",
        ),
        "availability": Wording(
            "Her erişilebilirlik düzeyinin fiyatı ayrıdır.",
            "Ayda ne kadar durabilir, hangi saatlerde asla durmamalı?",
            "Yedeklilik, nöbet ve maliyet buna bağlıdır.",
            (
                ("Birkaç saat olabilir", "denenmiş yedekleri olan tek sunucu"),
                ("Birkaç dakika", "iki bölge, otomatik geçiş, nöbet"),
                ("Hiç fark edilmemeli", "birkaç bölge ve tatbikat; kat kat pahalı"),
            ),
            "Mesai dışında ayda yarım saat kesinti kabul edilebilir.",
        ),
        "scope": Wording(
            "İlk sürümde neyin olacağı belli değil.",
            "Hangi üç işi yapmalı, ne kesinlikle dışarıda kalmalı?",
            "İlk sürümün büyüklüğü emeği, tarihi ve riski belirler.",
            (
                ("Tek süreç, az kullanıcı", "2-4 haftada bir prototip"),
                ("Herkes için ana süreç", "2-3 ayda ilk sürüm"),
                ("Bugünkü bütün işlevler", "yarım yıl ya da daha çok; adım adım geçiş"),
            ),
            "İlk sürüm yalnızca ana süreci kapsar.",
        ),
        "budget": Wording(
            "Bir çerçeve olmadan ya çok büyük ya çok küçük planlanır.",
            "Ayda ne kadar tutabilir, bir defalık ne kadar olabilir?",
            "Satın almak, yönetilen hizmet ve kendi işletmeniz arasında karar verdirir.",
            (
                ("Ayda 5.000'in altında", "yönetilen hizmetler, az özel iş"),
                ("5.000 ile 50.000 arası", "işletme maliyetine göre bir karışım"),
                ("Daha çok", "kazandırdığı yerde kendi platformunuz"),
            ),
            "Bütçe ayda 5.000'in altındadır.",
        ),
        "team": Wording(
            "Aynı anda ne kadar iş yürüyeceği kişilere bağlıdır.",
            "Kaç kişi, hangi bilgiyle, zamanının ne kadarıyla çalışacak?",
            "Neyin yapılıp neyin alınacağını belirler.",
            (
                ("Bir ile üç kişi", "tek iş kolu, bilinen teknik, çok hazır ürün"),
                ("Dört ile sekiz", "sorumluları belli iki iş kolu"),
                ("Daha çok", "alanlara göre ekipler, kendi arayüzleriyle"),
            ),
            "Beş kişi tam zamanlı çalışıyor ve bugünkü tekniği biliyor.",
        ),
        "security": Wording(
            '"Güvenli" bir rakip ya da kural ister.',
            "Hangi kurallar geçerli (KVKK, GDPR, ISO 27001, SOC 2, PCI) ve kime karşı dayanmalı?",
            "Denetim, dış saldırgan ve içerideki dikkatsizlik farklı önlem ister.",
            (
                ("Denetim ya da müşteri anketi", "önce denetimler, kanıtlar ve yetki gözden geçirme"),
                ("Dıştan saldırılar", "açık yüzey, yamalar, kimlik doğrulama ve sızma testi"),
                ("İçeriden erişim", "roller, en az yetki ve kayıtlar"),
            ),
            "KVKK ve GDPR geçerli; müşteriler bir yıl içinde SOC 2 isteyecek.",
        ),
        "deadline": Wording(
            "Tarih, içine neyin sığacağını belirler.",
            "Kesin bir tarih var mı, onu ne belirliyor ve ne çıkarılabilir?",
            "İki hafta, üç ay ve yarım yıl üç ayrı plan demektir.",
            (
                ("Haftalar içinde kesin tarih", "tek kullanım, hazır parçalar, kapsam küçülür"),
                ("Bir çeyrek", "ana işlevle ilk sürüm"),
                ("Açık", "sıra değere ve riske göre"),
            ),
            "Kesin tarih yok; 8 ila 12 haftada ilk sürüm uygundur.",
        ),
        "options": Wording(
            "Bir seçim, seçeneklerini ve bir ölçüt ister.",
            "Tam olarak neler arasında, hangi kullanım için seçiyorsunuz ve en önemlisi nedir?",
            "Aynı seçenekler maliyete, hıza ya da beceriye göre kazanır ya da kaybeder.",
            (
                ("Üç yılda en düşük maliyet", "kişiler dâhil toplam maliyet karşılaştırılır"),
                ("En hızlı başlangıç", "ekibin bildiği ya da satın alınabilen kazanır"),
                ("Sonrasında en az risk", "çıkış maliyeti, destek ve olgunluk ağır basar"),
            ),
            "Küçük ekiple hızlı başlamak en önemlisidir, mevcut beceriler korunur.",
        ),
        "symptom": Wording(
            "Belirti, neden aramak için fazla belirsiz.",
            "Tam olarak ne oluyor, kimde, ne zamandan beri ve öncesinde ne değişti?",
            "Nerede ve ne zaman olduğu nedenlerin çoğunu hemen eler.",
            (
                ("Herkeste, bir değişiklikten beri", "önce o değişikliğe bakıp geri almak"),
                ("Yalnız belli saat ya da yükte", "sınırlara bakmak: havuzlar, bellek, kilitler, komşular"),
                ("Yalnız bazılarında", "onların verisini ve yolunu ötekilerle karşılaştırmak"),
            ),
            "Yoğun saatlerde herkesi etkiliyor ve bilerek bir şey değiştirilmedi.",
        ),
        "plan": Wording(
            "Henüz değerlendirilecek bir şey yok.",
            "Lütfen planı yapıştırın: hedef, tarihli adımlar, kişiler, bütçe ve doğru olması gerekenler.",
            "Metin olmadan verilen yargı tahmindir.",
            (
                ("Metnin tümü ya da ana noktaları", "plandan kanıtlarla yargı"),
                ("Yalnız hedef ve tarih", "sağlam bir planın gereklerinin listesi"),
            ),
            "Bu türden, altı aylık ve beş kişilik olağan bir plan.",
        ),
        "numbers": Wording(
            "Sonuç yalnız sizde olan sayılara bağlı.",
            "Hangi sayılar girmeli: hacim, birim fiyat ya da maliyet, boyutlar, kişiler, süre?",
            "Onlarla hesaplanır; onlarsız tahmin edilir.",
            (
                ("Ölçülmüş sayılar", "formülüyle kesin sonuç"),
                ("Kaba aralıklar", "düşük, olası ve yüksek sonuç"),
            ),
            "Orta boy bir şirket için olağan değerler, her biri belirtilerek.",
        ),
        "material": Wording(
            "İncelenecek şey eksik.",
            "Kodu, sorguyu, şemayı ya da yapılandırmayı amacını anlatan bir cümleyle yapıştırın.",
            "Bulgular gösterilecek satır ister.",
            (
                ("Parçanın kendisi", "satır satır bulgular ve düzeltmeler"),
                ("Yalnız bir anlatım", "orada genelde neyin ters gittiğinin listesi"),
            ),
            "Bu türden olağan bir durum; yanıt bir denetim listesidir.",
        ),
        "content": Wording(
            "Bir metin bilgilerini ve okurlarını ister.",
            "Ne söylemeli, kim okuyacak ve ne kadar uzun olabilir?",
            "Okur ve amaç biçimi ve derinliği belirler.",
            (
                ("Onunla çalışacak mühendisler", "kesin, komut ve örneklerle"),
                ("Karar veren yöneticiler", "tek sayfa: durum, seçenekler, öneri"),
                ("Denetçiler ya da müşteriler", "eksiksiz, kanıt ve sorumlularla"),
            ),
            "Ekibin mühendisleri için tek sayfa, bilgiler için boşluklarla.",
        ),
    }
)
