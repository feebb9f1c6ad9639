"""What is written round a made-up private value, by its kind: `tune` as the detector was worked on, `held` written afterwards."""

# fmt: off
contexts: dict[str, dict[str, list[str]]] = {
    "tune": {
        "card": [
            "My card number is {}, please charge it.", "Pay with {} (exp 09/29).", "Visa: {}", "Ma carte est la {}.",
            "Kreditkarte {} bitte belasten.", "tarjeta n.º {}, caduca en mayo", "{{\"card\": \"{}\", \"cvv\": \"123\"}}", "{}",
            "カード番号は{}です。", "Charge {} for both nights.", "the number on the front reads {} and it was declined", "CC#: {}",
            "card_number: {}\nname: R. Okafor", "Die Karte mit der Nummer {} ist gesperrt.",
            "Mon numéro de carte bancaire, {}, ne passe plus.", "Il pagamento con {} è fallito.", "| card | {} |", "O cartão {} venceu.",
            "карта {}", "카드 번호 {} 입니다", "She typed “{}” into the form.", "You may bill {}.", "ours is {}; the old one expired",
            "payment method: {} (saved)", "cc={}&exp=0830", "Kartennummer {} steht auf der Rückseite", "la carte {} a été volée",
            "addebitare su {}", "n.º de la tarjeta: {}", "- {}", "debit card {} at the counter", "номер карты: {}", "信用卡{}已过期",
            "he read out {} over the line", "[{}]",
        ],
        "iban": [
            "Please transfer it to {} by Friday.", "IBAN: {}", "Überweisen Sie auf {} bis Montag.", "Mon compte: {}, merci.", "({})",
            "iban={};bic=ABCDEFGH", "我的账号是{}。", "Konto {} lautet auf mich.", "Refund to {} please", "account: {}, holder: Lena Fischer",
            "Bankverbindung {}, Kontoinhaberin Lena", "RIB/IBAN {} à créditer", "Bonifico su {} entro venerdì", "Mi cuenta es {}.",
            "rekeningnummer {}", "| beneficiary | {} |", "<iban>{}</iban>", "계좌는 {}입니다", "“{}”", "Numer konta: {}; odbiorca: Jan",
            "Send the deposit to {} today", "BENEFICIARY {} / SWIFT ABCDEFGH", "Bitte auf das Konto {} zahlen", "virement vers {}",
            "coordinate bancarie: {}", "transferencia a {} hoy", "naar {} overmaken", "conta {}", "{}, Anna Fischer", "\t{}\t", "账户：{}",
            "* {} *", "счёт {}",
        ],
        "national": [
            "My national ID number is {}.", "ID card: {}", "Tax number {} is mine.", "Meine Steuer-ID lautet {}.",
            "Numéro de sécurité sociale : {}", "Mi documento de identidad es {}.", "Mijn identiteitsnummer is {}.", "personal code {}",
            "身份证号{}", "Identification number: {}", "She gave {} as her social security number.", "My tax id? It is {}.",
            "citizen number {} belongs to him", "Sozialversicherungsnummer {}, geboren in Bonn", "Steuer-Identifikationsnummer: {}",
            "Mon identifiant fiscal, numéro fiscal {}, est faux.", "carte d'identité {}", "número de identidad {}", "cédula {}",
            "Il mio codice fiscale è {}", "número de contribuinte {}", "personnummer: {}", "numer identyfikacyjny {}",
            "kimlik numaram {}", "паспорт или ИНН {}", "マイナンバーは{}です", "national identity no. {}",
            "His identity number ({}) was on the form.", "SSN {}", "taxpayer id: {}", "social insurance: {}", "Steuernummer {}",
            "Personalausweis mit der Nummer {}", "n° de sécurité sociale {} merci", "NIR {}", "documento nacional {}",
            "número de identificación {}", "codice fiscale: {}", "o meu NIF é {}", "identiteitsnummer {}", "BSN {}", "PESEL {}",
            "fødselsnummer {}", "henkilötunnus {}", "rodné číslo {}", "ИНН {}", "kimlik no {}", "身份证号码：{}。", "주민등록번호 {}", "CPF {}",
            "Aadhaar {}",
        ],
        "email": [
            "Write to {}.", "Contact: {}, thanks", "<{}>", "Schreib an {}!", "邮箱{}，谢谢", "mailto:{}?subject=x", "reach me under {}",
            "e-mail={};", "“{}” bounced", "Meine Adresse ist {}, danke", "({})", "écris-moi à {} !", "пиши на {}.", "メールは{}へ",
            "cc {} as well", "From: {}", "schick es an {} bitte", "mon mail : {}", "correo {}", "{}", "'{}'", "почта {}",
        ],
        "phone_abroad": [
            "Call {} today.", "Tel: {}", "({})", "Rufen Sie {} an.", "{}", "电话{}", "My number is {}.", "mobile {} or by mail",
            "Fax: {};", "{} is where I am reached", "joignable au {} le soir", "llámame al {}, gracias", "电话是{}。", "or {} after six",
            "phone={}", "mein Anschluss: {}", "numéro : {}", "+ call {} +", "WhatsApp: {}", "тел. {}",
        ],
        "phone_at_home": [
            "Call me at {}.", "Phone: {}", "Mein Telefon: {}", "téléphone {}", "Mi teléfono es {}.", "WhatsApp {}", "my cell is {}",
            "You can text me on {}.", "Handy: {}", "Appelle-moi au {} !", "Llama al {}.", "telefon: {}", "numero di telefono {}",
            "ligue para {}", "номер телефона {}", "ring {} before noon", "telephone number {}", "Ruf mich an: {}",
            "mon téléphone, {}, est cassé", "celular {}", "Telefonnummer {}", "cellulare: {}", "mobil {}", "тел. {}", "tel {}",
        ],
        "ip": [
            "It came from {}.", "ping {}", "IP {} was blocked", "ssh root@{}", "last login from {}", "client address {} timed out",
            "Der Zugriff kam von {}.", "traceroute to {}", "{{\"ip\": \"{}\"}}", "{} - - [GET /]", "requests came from host {}",
            "{} was banned", "depuis l'adresse {}", "IP: {}", "user@{}",
        ],
        "token": [
            "Use {} for it.", "token: {}", "export KEY={}", "key = \"{}\"", "I pasted {} into the script", "Authorization: Bearer {}",
            "auth: {}", "secret = '{}'", "It says {} there.", "deploy with {}", "curl -H 'X-Key: {}'", "It leaked: {}", "password: {}",
            "`{}`",
        ],
        "wif": [
            "My key is {}.", "WIF {}", "the paper wallet reads {}", "import {} into the wallet", "sweep {} please", "privkey {}",
        ],
        "seed_phrase": [
            "My seed phrase: {}", "wallet words\n{}", "Write these words down: {}", "recovery phrase -> {}", "mnemonic = \"{}\"",
            "He wrote: {}", "1) backup:\n{}\nthat is all", "'{}'",
        ],
        "ethereum_key": [
            "private key: {}", "PRIVATE_KEY={}", "the private key is {}", "my wallet key: {}", "privateKey: '{}'",
            "privater Schlüssel {}", "private_key = {}", "export PRIVATE_KEY={}", "secret key {}", "private key of the account is {}",
        ],
    },
    "held": {
        "card": [
            "It was paid for by {} on Monday.", "please use {} instead", "number on card {}", "Debit: {}",
            "Zahlung per Karte {} abgelehnt", "prélever sur {}", "con la tarjeta {} no funciona", "pagar com {}", "({})",
            "karta {} wygasła", "kort nummer {}", "银行卡：{}", "cardNumber=\"{}\"",
        ],
        "iban": [
            "{} is where the rent goes", "pay into {} (Okafor)", "die IBAN lautet {}", "{} – bitte prüfen", "versez sur {} svp",
            "accredito su {}", "ingresar en {}", "mijn rekening: {}", "przelew na {}", "IBAN {}\nBIC ABCDEF1G", "\"iban\": \"{}\"",
            "口座は{}",
        ],
        "national": [
            "National ID: {}", "Her personal number: {}", "tax identification {}", "the ID number given was {}",
            "social security no. {}", "Steueridentifikationsnummer {}", "mein Ausweis, Nummer {}", "numéro d'identité {}",
            "numéro de sécu {}", "mi cédula es {}", "DNI/NIE {}", "codice fiscale {}", "contribuinte n.º {}", "burgerservicenummer {}",
            "rijksregisternummer {}", "numer PESEL {}", "personnummer {}", "henkilötunnus on {}", "osobní číslo {}",
            "идентификационный номер {}", "T.C. kimlik {}", "身份证 {}", "個人番号 {}",
        ],
        "email": [
            "He signs as {}.", "reply-to {}", "Mail an {} genügt", "adresse : {}", "a {} por favor", "name: x, email: {}, role: y",
            "\"{}\",", "адрес {}",
        ],
        "phone_abroad": [
            "{} (evenings)", "Our line: {}", "unter {} erreichbar", "au {} svp", "numero {}", "T {}", "请拨{}",
        ],
        "phone_at_home": [
            "give me a call on {}", "Tel. {}", "phone no. {}", "Mobil: {}", "par téléphone au {}", "mi celular: {}", "tel.: {}",
            "chiamami al {}", "telefone: {}", "телефон {}", "fax {}",
        ],
        "ip": [
            "the attacker used {}", "source={} port=22", "von {} aus", "{} resolved", "allow from {};",
        ],
        "token": [
            "revoke {} now", "HEADER: {}", "mein Token {} ist weg", "value: \"{}\"", "{}",
        ],
        "wif": [
            "WIF key: {}", "“{}” opens it",
        ],
        "seed_phrase": [
            "mnemonic: {}", "the words are {}.", "backup phrase\n\n{}\n",
        ],
        "ethereum_key": [
            "Private key {} was leaked", "\"privateKey\": \"{}\"", "eth private key = {}", "clé privée {}",
        ],
    },
}
