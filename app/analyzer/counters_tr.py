"""The counter-questions to words that say nothing by themselves, in Turkish: id of the word -> challenge, question."""

from collections.abc import Mapping
from types import MappingProxyType

COUNTERS_TURKISH: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "BW-01": (
            '"Yapay zekâ" bir araçtır, bir sorun değil.',
            "Hangi işi yapacak - sınıflandırma, üretme, tahmin, öneri - ve işe yaradığını nereden anlayacaksınız?",
        ),
        "BW-02": (
            "Makine öğrenmesi için tahmin edilecek bir şey ve öğrenilecek veri gerekir.",
            "Ne tahmin edilecek ya da ayrılacak, hangi veriden, ne kadar doğru olmalı?",
        ),
        "BW-03": (
            '"Gerçek zamanlı" milisaniye de olabilir dakika da.',
            "Veri ne kadar eski olabilir: 100 ms'den az mı, bir saniyeden az mı, birkaç saniye mi?",
        ),
        "BW-04": (
            '"Ölçeklenebilir" ancak iki sayıyla fiyatlanır.',
            "Nereden nereye büyüyecek - bugün ve 12 ay sonra kaç kullanıcı ya da istek?",
        ),
        "BW-05": (
            '"Modern" kullanıcıların fark ettiği bir özellik değildir.',
            "Bugünkü çözümde ne can yakıyor - işe alım, sürüm çıkarma, bakım, hız - ve geride ne kalmalı?",
        ),
        "BW-06": (
            '"Bulut" Kubernetes, sunucusuz ya da yönetilen hizmet olabilir.',
            "Hangi bulut ve hangi biçim serbest, hangi sınırlar kesin: bilgi, bütçe, veri koruma?",
        ),
        "BW-07": (
            "Mikroservis bir yanıttır; sorusu eksik.",
            "Tek sistem olduğu için bugün ne yapamıyorsunuz, hangi sınırlardan bölerdiniz?",
        ),
        "BW-08": (
            '"Güvenli" için bir karşı taraf ya da bir kural gerekir.',
            "Hangi kurallar geçerli (KVKK, GDPR, ISO 27001) ve kime karşı dayanmalı?",
        ),
        "BW-09": (
            'Birine "basit" olan çoğu kez ötekine pahalıdır.',
            "Kimin için basit - kullanıcı, geliştirici, işletme - ve hangi üç işi yapmalı?",
        ),
        "BW-10": ('"Temel" sözü neyin dahil olduğunu söylemez.', "İlk sürümde ne var, ne kesinlikle yok?"),
        "BW-11": (
            '"Sadece" sözü küçük bir değişikliğin nereye uzandığını gizler.',
            "Değişiklik neye dokunuyor - veri, arayüz, başka ekipler - ve ne çalışmaya devam etmeli?",
        ),
        "BW-12": (
            '"Çabuk" birkaç saat de olabilir üç ay da.',
            "Saatler mi, günler mi, haftalar mı, ve bunun için ne dışarıda kalabilir?",
        ),
        "BW-13": (
            "En küçük sürümün neyi kanıtlayacağı belli olmalı.",
            "Gerçek bir kullanıcıya göstereceğiniz en küçük işlev kümesi nedir?",
        ),
        "BW-14": (
            "Esneklik hiç değişmeyen yerlerde boşa para harcatır.",
            "Hangi kısımlar değişecek, ne sıklıkta, kim değiştirecek?",
        ),
        "BW-15": ('"Yakında" bir tarih değildir.', "Hangi tarihe kadar, ertesi gün ne olur?"),
        "BW-16": (
            '"Hızlı" yanıt da olabilir teslim de.',
            "Bugün ne ne kadar sürüyor, ne kadar sürebilir, kimin için önemli?",
        ),
        "BW-17": (
            "Nedeni olmayan acele her şeyi öteler.",
            "Acelenin nedeni ne - müşteri, olay, yasa - ve mümkün olan son gün hangisi?",
        ),
        "BW-18": ("Vakit olunca yapılacak iş yapılmaz.", "Bir önceliği var mı, başlaması için ne olması gerekir?"),
        "BW-19": ('"Er ya da geç" ne planlı ne de vazgeçilmiş demektir.', "Planda mı, onu ne başlatır?"),
        "BW-20": (
            '"Daha iyi" için bir sayı gerekir.',
            "Hangi sayıda daha iyi - hata, hız, kapsam, memnuniyet - nereden nereye?",
        ),
        "BW-21": (
            '"Canlıya hazır" bir listedir, her ekibinki ayrıdır.',
            "Gerçek kullanıcılar girmeden önce hangi koşullar sağlanmalı?",
        ),
        "BW-22": (
            '"Kurumsal" bir istekler listesidir.',
            "Hangileri sayılıyor - SLA, SSO, denetim kaydı, mevzuat, destek saatleri?",
        ),
        "BW-23": (
            '"Sağlam" için dayanacağı arıza belli olmalı.',
            "Hangi arızalar oldu ya da neye dayanmalı - bir düğüm, bir bölge, hatalı girdi, yoğun saat?",
        ),
        "BW-24": (
            "Her ek dokuz yaklaşık on kat pahalıdır.",
            "Yüzde 99, 99,9 mu 99,99 mu - yani ayda 7 saat, 43 dakika ya da 4 dakika?",
        ),
        "BW-25": ("Bir şeyi kullanmak henüz bir amaç değildir.", "Ne kullanılacak, kime hangi işte yardım edecek?"),
        "BW-26": ("Sinerji sayılabilen bir yarardır.", "Hangi yarar, kimin için, nasıl ölçülecek?"),
        "BW-27": (
            "Bir yönden iyileşen başka yönden kötüleşir.",
            "Bugün ne can yakıyor - hız, maliyet, kalite - ve ne kadar değişmeli?",
        ),
        "BW-28": (
            "Bir süreç en pahalı adımında sadeleşir.",
            "Bugün hangi adım yavaş ya da pahalı, ne sıklıkta oluyor, iyi sonuç ne olurdu?",
        ),
        "BW-29": ("Yeni olan henüz yararlı değildir.", "Çözdüğü sorun kimin sorunu, bugün ne yapıyorlar?"),
    }
)
