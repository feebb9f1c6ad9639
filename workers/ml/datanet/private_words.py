"""What stands beside a number: words that make it somebody's, and words that make it an order's, a book's or a version's."""

from __future__ import annotations

import re

placeholders = {
    "private_secret": "[secret]",
    "private_iban": "[IBAN]",
    "private_card": "[card number]",
    "private_national_id": "[national id]",
    "private_email": "[e-mail]",
    "private_phone": "[phone]",
    "private_ip": "[IP address]",
}
"""What a mask leaves: a word for what stood there. None of them holds a digit or an @, so none is found again."""

_placeholder = re.compile("|".join(map(re.escape, placeholders.values())), re.IGNORECASE)

# Numbers of things. Stems, so that inflected and compound words count; word starts where a stem is short.
_thing = re.compile(
    r"\b(?:order|ticket|invoice|tracking|parcel|shipment|serial|s/n|sku|part (?:no|number)|isbn|issn|ean|upc|gtin|doi|"
    r"barcode|article|item|product|model|batch|lot|build|version|revision|commit|release|reference|ref|case|docket|"
    r"transaction|booking|reservation|flight|imei|meid|asin|oid|patent|pmid|arxiv|catalog|receipt|coupon|voucher|"
    r"timestamp|unix|epoch|checksum|hash|port|offset|row|line|index|seed|job|process|pid|session|request|trace|build|"
    r"student|user|customer|asset|device|inventory|warehouse|meter|contract|quote|purchase|po)"
    r"(?:s|es)?(?: ?(?:id|no|nr|num|number|code|ref|#))?\b\W{0,4}(?:(?:is|was|no|nr|number|code|of|id|=)\b\W{0,3}){0,2}$"
    r"|(?:bestell|auftrags|rechnungs|sendungs|artikel|serien|ticket|kunden|vorgangs|teile|modell|vertrags)[\w-]*\W{0,4}"
    r"(?:(?:ist|lautet|nr|nummer)\b\W{0,3}){0,2}$"
    r"|\b(?:commande|facture|colis|référence|dossier|série|article|pedido|factura|referencia|envío|serie|ordine|fattura|"
    r"spedizione|riferimento|encomenda|fatura|referência|bestelling|factuur|zamówieni\w+|faktur\w+|przesyłk\w+|заказ\w*|"
    r"накладн\w+|счёт\w*|артикул\w*|ordernummer|fakturanummer)\b[^\d\n]{0,18}$"
    r"|(?:订单|订单号|快递|单号|注文番号|追跡番号|주문|#)\W{0,6}[号番호]?\W{0,3}$",
    re.IGNORECASE,
)
# Identities, taxes and social security. Names of ids that are also English words count in capitals only.
_id_words = frozenset(
    "ssn itin nino nhs pps dni nif nir insee bsn pesel cpf cuit cuil curp cnp egn oib amka jmbg emšo rrn niss insz cnic "
    "nric ktp tckn tckno idnr svnr hetu снилс инн егн".split()
)
_id_capitals = frozenset("SIN RUT RUN PAN CC NN UID NIT TIN INN CPR AVS AHV NIK NIE TFN PIN".split())
_id_stems = (
    "social security|socialsecurity|social insurance|national insurance|aadhaar|aadhar|identit|identific|identifik|"
    "identifiant|identyfik|identnummer|steuer|ausweis|sozialversicherung|versicherungsnummer|sécurité sociale|n° sécu|"
    "de sécu|numéro fiscal|numéro national|numéro personnel|registre national|identidad|identidade|codice fiscale|"
    "contribuinte|contribuable|contribuyente|contribuente|cédula|cedula|seguridad social|segurança social|documento|"
    "burgerservice|sofinummer|rijksregister|personnummer|personnr|fødsels|födelse|henkilötunnus|kennitala|isikukood|"
    "asmens kod|personas kod|rodné|osobní|osobné|osobné|osobisty|kimlik|vatandaş|cod numeric|αμκα|αφμ|ταυτότητ|идентиф|"
    "ідентиф|паспорт|налогопл|податк|рнокпп|единен граждански|матични|личн|удостоверен|身份证|身分證|居民|证件|证号|"
    "マイナンバー|個人番号|주민|등록번호|आधार|पहचान|هوية|الرقم القومي|ת.ז|זהות|บัตรประชาชน|ประจำตัว"
).split("|")
_id_phrase = re.compile(
    r"\b(?:national|personal|fiscal|tax|taxpayer|citizen|resident|insurance)\b[^\d\n]{0,16}\b(?:id|no|nr|number|code|card)\b"
    r"|\bid (?:number|no|card|document)\b|\bmy id\b"
)
_id_phrase_words = frozenset("id no nr number code card".split())
_words_of = re.compile(r"\w+").findall
_phone = re.compile(
    r"(?:\b(?:my|our|his|her|their|your|home|work|office) (?:number|line)\b|phone|\btel\b|\btel[.:]|\bcall(?:ed|s|ing)?\b|mobile|\bcell\b|\bfax\b|whats?app|\bsms\b|\btext (?:me|him|her|us|them)\b|\bdial\b|"
    r"\breach\b|\bring\b|hotline|\bviber\b|\bsignal\b|\bcontact\b|telefon|telephon|\bhandy|mobil|\banruf|ruf(?:t|en|nummer| mich)|\bfon\b|"
    r"téléph|\btél\b|\bportable\b|appel|joindre|numéro est|teléfono|móvil|celular|llám|llama|telefone|telemóvel|telemovel|ligue|ligar|"
    r"liga-me|telefono|cellulare|chiam|telefoon|\bgsm\b|\bbel\b|bereik|telefonu|komórk|zadzwoń|dzwoń|\bnumer\b|puhelin|soita|\bring\b|"
    r"\bring mig\b|\bnummer\b|nummer (?:er|är)|τηλ|κινητό|телефон|\bтел\b|звон|моб|номер|電話|携帯|电话|電話|手机|手機|联系|致电|전화|휴대|연락|هاتف|"
    r"جوال|موبايل|اتصل|تلفن|טלפון|נייד|फोन|फ़ोन|मोबाइल|कॉल|โทร|เบอร์|điện thoại|\bsđt\b|gọi|telpon|telepon|\bhp\b|\bwa\b|\bara(?:yın|yabilir)?\b)"
    r"[^\d\n]{0,32}$",
    re.IGNORECASE,
)
_phone_word = re.compile(
    r"\b(?:phone|tel|mobile|cell|fax|whatsapp|telefon|handy|téléphone|teléfono|telefone|telefono|móvil|celular|gsm)\b",
    re.IGNORECASE,
)
_no_digits = re.compile("[^0-9]*")
_address = re.compile(
    r"\bip\b|\bipv[46]\b|address|host|server|\bping|\bssh\b|\bfrom\b|client|adres|连接|地址", re.IGNORECASE
)
_version = re.compile(
    r"(?:\bv|version|versión|versão|versione|wersj\w|верси\w|版本|release|build|firmware|driver|section|chapter|oid|§|sdk|update|patch|kernel)"
    r"[\s:=\"'(]{0,3}$|(?:[<>~^!]=?|==)\s?$",
    re.IGNORECASE,
)
_card = re.compile(
    r"(?<!id )(?<!identity )(?<!citizen )card|visa|master|amex|maestro|discover|credit|debit|kart|carte|tarjeta|cartão|carta di|cartão|carta\b|cc\b|карт|卡|カード|카드|بطاقة",
    re.IGNORECASE,
)


def before(text: str, start: int, length: int = 64) -> str:
    """Up to `length` characters of the line before `start`, without what earlier masks left there."""
    window = text[max(0, start - length) : start]
    return _placeholder.sub(" ", window[window.rfind("\n") + 1 :])


def after(text: str, end: int, length: int = 32) -> str:
    """Up to `length` characters of the line after `end`, without what earlier masks left there."""
    window = text[end : end + length]
    line = window.find("\n")
    return _placeholder.sub(" ", window if line < 0 else window[:line])


def _last_words(text: str, start: int, length: int) -> str:
    """What stands between the last digit, or the line's begin, and `start`: no word that names what follows stands before that."""
    window = before(text, start, length)
    found = _no_digits.match(window[::-1])
    return window[len(window) - found.end() :] if found else window


def names_thing(text: str, start: int) -> bool:
    """Whether the words right before `start` say that an order, a book, a version … is numbered, not a person."""
    words = _last_words(text, start, 40)
    return bool(words) and not words.isspace() and _thing.search(words) is not None


def names_person(text: str, start: int, end: int) -> bool:
    """Whether words beside the span speak of an identity, tax or social security number."""
    window = f"{before(text, start)} | {after(text, end)}"
    lower = window.lower()
    words = _words_of(window)
    if not _id_capitals.isdisjoint(words) or any(stem in lower for stem in _id_stems):
        return True
    small = _words_of(lower)
    if not _id_words.isdisjoint(small):
        return True
    return not _id_phrase_words.isdisjoint(small) and _id_phrase.search(lower) is not None


def names_phone(text: str, start: int) -> bool:
    """Whether the words right before `start` speak of telephones."""
    words = _last_words(text, start, 48)
    return len(words) > 1 and _phone.search(words) is not None


def near_contact(text: str, start: int, end: int) -> bool:
    """Whether the span stands alone on its line, or within 160 characters of an e-mail address or a word for telephones."""
    window = text[max(0, start - 160) : end + 160]
    head, tail = text[max(0, start - 160) : start].rpartition("\n")[2], text[end : end + 160].partition("\n")[0]
    alone = not head.strip() and not tail.strip()
    return alone or "@" in window or placeholders["private_email"] in window or _phone_word.search(window) is not None


def names_address(text: str, start: int) -> bool:
    return _address.search(before(text, start, 40)) is not None


def names_version(text: str, start: int) -> bool:
    return _version.search(before(text, start, 16)) is not None


def names_card(text: str, start: int, end: int) -> bool:
    return _card.search(before(text, start)) is not None or _card.search(after(text, end)) is not None
