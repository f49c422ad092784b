import { instantText } from '../../pages/instant-text.js'
import { numberText } from '../time.js'
import type { ProblemWords } from './problem-words.js'
import { listed, quoted, technical } from './quoted.js'

const DAY_SECONDS = 86_400

const number = (value: number) => numberText(value, 'ar')
const quote = (text: string) => quoted(text, 'ar')
const code = (text: string) => technical(text, 'ar')
const list = (texts: readonly string[]) => listed(texts, 'ar')

/** A noun in the forms that it has beside numbers. */
interface Noun {
  readonly one: string
  readonly two: string
  /** From three to ten. */
  readonly few: string
  /** From eleven to ninety-nine. */
  readonly many: string
  readonly other: string
}

const DAY: Noun = { one: 'يومًا واحدًا', two: 'يومين', few: 'أيام', many: 'يومًا', other: 'يوم' }
const KEY: Noun = { one: 'مفتاح واحد', two: 'مفتاحان', few: 'مفاتيح', many: 'مفتاحًا', other: 'مفتاح' }
const CHARACTER: Noun = { one: 'حرف واحد', two: 'حرفان', few: 'أحرف', many: 'حرفًا', other: 'حرف' }
const ENTRY: Noun = { one: 'عنصر واحد', two: 'عنصران', few: 'عناصر', many: 'عنصرًا', other: 'عنصر' }

function counted(count: number, noun: Noun): string {
  const form = new Intl.PluralRules('ar').select(count)
  if (form === 'one' || form === 'two') return noun[form]
  return `${number(count)} ${noun[form === 'zero' ? 'other' : form]}`
}

export const arabicProblems: ProblemWords = {
  kinds: {
    empty: () => 'املأ هذا الحقل.',
    tooLong: ({ most }) => `هذا النص طويل جدًا. الحد الأقصى ${counted(most, CHARACTER)}.`,
    controlCharacters: () => 'في هذا النص رموز لا تُرى. اكتبه بدلًا من لصقه.',
    wrongId: ({ most }) => `اكتب نصًا مرئيًا دون مسافات حوله. الحد الأقصى ${counted(most, CHARACTER)}.`,
    emailAddress: () => `هذا ليس عنوان بريد إلكتروني. اكتب عنوانًا مثل ${code('ops@example.com')}.`,
    wrongForm: () => 'هذه القيمة ليست بالصيغة الصحيحة. صحّحها وحاول مرة أخرى.',
    date: () => 'هذا ليس تاريخًا. اختر يومًا قادمًا.',
    oneOf: ({ choices }) => `هذا ليس من الخيارات المتاحة. اختر من: ${list(choices)}.`,
    atLeast: ({ least }) => `هذا العدد صغير جدًا. اكتب ${number(least)} أو أكثر.`,
    atMost: ({ most }) => `هذا العدد كبير جدًا. اكتب ${number(most)} أو أقل.`,

    emptyList: () =>
      'إذا كانت القائمة فارغة فلن يتمكن أحد من استخدام المفتاح. اكتب عنصرًا واحدًا على الأقل، أو اختر السماح للجميع.',
    tooManyEntries: ({ most }) => `هذه القائمة طويلة جدًا. الحد الأقصى ${counted(most, ENTRY)}.`,
    inEntry: ({ place, problem }, say) => `العنصر ${number(place)}: ${say(problem)}`,

    hostBits: ({ given, right }) => `${quote(given)} عنوان داخل شبكة فرعية. اكتب الشبكة هكذا: ${quote(right)}.`,
    leadingZeros: ({ given, right }) => `في ${quote(given)} أصفار قبل أحد الأرقام قد تُقرأ خطأ. اكتب ${quote(right)}.`,
    zone: ({ given, zone }) => `يسمّي ${quote(given)} واجهة شبكة. احذف ${quote(zone)}.`,
    prefixLength: ({ given, least, most, example }) =>
      `طول البادئة في ${quote(given)} غير صحيح. اكتب بعد الشرطة المائلة رقمًا من ${least} إلى ${most}، كما في ${quote(example)}.`,
    octet: ({ given }) => `في ${quote(given)} رقم أكبر من 255. يجب أن يكون كل رقم من الأرقام الأربعة بين 0 و255.`,
    fourOctets: ({ given }) => `${quote(given)} عنوان غير كامل. اكتب أربعة أرقام، كما في ${quote('192.0.2.0/24')}.`,
    notSubnet: ({ given }) => `${quote(given)} ليست شبكة فرعية. اكتب مثلًا ${quote('192.0.2.0/24')} أو ${quote('2001:db8::/32')}.`,

    notOrigin: ({ given }) =>
      `${quote(given)} ليس مصدرًا. اكتب مثلًا ${quote('https://app.example.com')} أو ${quote('https://*.example.com')}.`,
    originSpelling: ({ given, right }) => `لا يكتب المتصفح المصدر هكذا: ${quote(given)}. اكتب ${quote(right)}.`,
    tooWide: ({ given }) => `يسمح ${quote(given)} بأكثر مما ينبغي. حدّد نطاقًا، كما في ${quote('https://*.example.com')}.`,

    notGrant: ({ given }) =>
      `${quote(given)} ليس إذنًا. اكتب مثلًا ${quote('monitors:read')}، بأحرف لاتينية دون مسافات أو علامات اقتباس.`,
    wildcard: ({ given }) =>
      `النجمة في ${quote(given)} ليست في مكانها. تأتي وحدها، أو في النهاية بعد نقطتين، كما في ${quote('monitors:*')}.`,
    notOffered: ({ grant }) => `${quote(grant)} ليس من الأذونات المتاحة هنا. اختر من القائمة.`,

    past: () => 'هذا التاريخ قد مضى. اختر يومًا قادمًا.',
    ended: () => 'انتهى هذا المفتاح ولا يمكن تمديده. أنشئ مفتاحًا جديدًا بدلًا منه.',
    grace: ({ mostSeconds }) =>
      `أقصى مدة يبقى فيها السر القديم صالحًا هي ${number(Math.floor(mostSeconds / DAY_SECONDS))} يومًا. اختر مدة أقصر.`,
    noSuchRole: () => 'لم يعد هذا الدور موجودًا. اختر دورًا آخر.',
    ownRole: () => 'لكل مفتاح هنا دور خاص به. لا تحدّد دورًا، واختر الأذونات بدلًا من ذلك.',
    ownerInactive: () => 'المالك ليس عضوًا نشطًا في الحساب. حدّد عضوًا نشطًا.',

    notHeld: ({ grants }) => `لا يمكنك منح ما لا تملكه، وأنت لا تملك ${list(grants)}. احذفه من القائمة.`,
    beyond: ({ own }) => `لا يمكنك منح أكثر مما هو مسموح لك. ابقَ ضمن ${list(own)}.`,
    outlives: ({ latest }) =>
      `يجب ألا يبقى المفتاح بعد انتهاء وصولك أنت. اختر نهاية لا تتجاوز ${code(instantText(latest, 'ar'))}.`,
    carriersBeyond: () =>
      'يمكن استخدام أحد المفاتيح التي تحمل هذا الدور من أماكن أكثر أو لمدة أطول مما هو مسموح لك. اطلب من أحد المديرين تغيير الدور.',
    forYourself: () => 'يمكنك إنشاء المفاتيح لنفسك فقط. اترك هذا الحقل فارغًا.',
    ownAccount: () => 'يمكنك الاطلاع على حسابك أنت فقط.',
    ownActivation: () => 'لا يمكنك تفعيل نفسك أو تعطيلها. اطلب ذلك من عضو آخر.',
    sharedRole: () => 'تستخدم كل الحسابات هذا الدور، فلا يغيّره إلا أحد المديرين.',
    approversOnly: () => 'لا يبتّ في طلبات الوصول إلا المسؤول عن الموافقة.',

    mayNotMake: ({ request }) =>
      ({
        none: 'لا يمكن لهذا الحساب إنشاء مفاتيح بعد. اطلب الوصول أولًا.',
        pending: 'لا يمكن لهذا الحساب إنشاء مفاتيح بعد. طلب الوصول في انتظار الرد.',
        denied: 'لا يمكن لهذا الحساب إنشاء مفاتيح لأن طلب الوصول رُفض. يمكنك تقديم طلب جديد.',
      })[request],
    alreadyAsked: ({ request }) =>
      request === 'pending'
        ? 'قدّم هذا الحساب طلب وصول من قبل. انتظر الرد.'
        : 'لهذا الحساب حق الوصول بالفعل. يمكنك إنشاء المفاتيح الآن.',
    decided: ({ request }) =>
      request === 'approved' ? 'تمت الموافقة على هذا الطلب من قبل. لم يبقَ ما يُقرَّر.' : 'رُفض هذا الطلب من قبل. لم يبقَ ما يُقرَّر.',
    twoSecrets: () => 'للمفتاح سرّان صالحان بالفعل. أنهِ القديم أولًا، أو اختر أن ينتهي فورًا.',
    currentSecret: () => 'هذا هو السر الحالي للمفتاح. دوّر المفتاح أولًا، أو أبطله.',
    inactiveKey: ({ state }) =>
      ({
        expired: 'انتهت صلاحية المفتاح. لا يُدوَّر إلا مفتاح نشط: أنشئ مفتاحًا جديدًا.',
        idle: 'لم يُستخدم المفتاح مدة طويلة فصار خاملًا. لا يُدوَّر إلا مفتاح نشط: أنشئ مفتاحًا جديدًا.',
        revoked: 'أُبطل المفتاح. لا يُدوَّر إلا مفتاح نشط: أنشئ مفتاحًا جديدًا.',
      })[state],
    keepsChanging: () => 'هناك من يغيّر هذا في الوقت نفسه. حاول مرة أخرى بعد لحظات.',
    membersElsewhere: () => 'يُدار الأعضاء في التطبيق نفسه. غيّرهم هناك.',
    foreignForm: () => 'هذا النموذج ليس من هذه الصفحة. أرسله مرة أخرى.',
    unclearForm: () =>
      'لا يُعرف هل نُفّذ هذا النموذج. انظر أولًا في قائمة المفاتيح: إن نُفّذ فلا يمكن عرض السر مرة أخرى، لذا دوّر المفتاح. وإلا فأرسل النموذج مجددًا.',
  },
  rules: {
    keysPerAccount: ({ keysPerAccount = 0, deleteOnlyInactive }) =>
      `الحد الأقصى للحساب هو ${counted(keysPerAccount, KEY)}، وتُحسب معها المفاتيح التي لم تعد تعمل. ${deleteOnlyInactive ? 'أبطل مفتاحًا لم تعد بحاجة إليه ثم احذفه' : 'احذف مفتاحًا لم تعد بحاجة إليه'}.`,
    defaultLifetimeDays: () => 'اختر متى ينتهي المفتاح.',
    longestLifetimeDays: ({ longestLifetimeDays = 0 }) =>
      `لا يبقى المفتاح أكثر من ${counted(longestLifetimeDays, { ...DAY, one: 'يوم واحد' })} من وقت إنشائه. اختر نهاية أقرب.`,
    longestGraceSeconds: ({ longestGraceSeconds = 0 }) =>
      longestGraceSeconds === 0
        ? 'ينتهي السر القديم هنا فورًا. ضع السر الجديد في مكانه بعد التدوير مباشرة.'
        : 'لا يمكن أن يبقى السر القديم صالحًا كل هذا الوقت هنا. اختر مدة أقصر.',
    neverExpires: () => 'يجب أن ينتهي المفتاح يومًا ما. اختر متى.',
    grantsRequired: () => 'يجب أن يُسمح للمفتاح بشيء ما. حدّد إذنًا واحدًا على الأقل.',
    grantsImmutable: () => 'لا يمكن تغيير الأذونات بعد منحها. أنشئ مفتاحًا جديدًا لأذونات أخرى.',
    subnetsRequired: () =>
      `يجب تحديد الشبكات الفرعية التي يُستخدم منها المفتاح. اكتب شبكة واحدة على الأقل، مثل ${quote('203.0.113.0/24')}.`,
    technicalContactRequired: () => 'يجب أن تكون للمفتاح جهة اتصال تقنية. حدّد من يتولى أمره، بعنوان بريد إلكتروني مثلًا.',
    approvalRequired: () => 'لا يمكن لهذا الحساب إنشاء مفاتيح بعد. اطلب الوصول أولًا.',
    dedicatedRole: () => 'أذونات هذا المفتاح هي أذونات دوره الخاص. غيّر الدور بدلًا من ذلك.',
    deleteOnlyInactive: () => 'لا يُحذف إلا مفتاح لم يعد يعمل. أبطله أولًا.',
    idleAfterDays: ({ idleAfterDays = 0 }) => `المفتاح الذي لم يُستخدم ${counted(idleAfterDays, DAY)} يصبح خاملًا ولا يعمل.`,
    expiredAfterIdleDays: ({ expiredAfterIdleDays = 0 }) =>
      `المفتاح الذي لم يُستخدم ${counted(expiredAfterIdleDays, DAY)} تنتهي صلاحيته.`,
    ownership: () => 'المفتاح هنا شخصي. حدّد مالكه.',
    grantCatalogue: () => 'هذا الإذن غير متاح هنا. اختر من القائمة.',
  },
  codes: {
    unauthenticated: 'انتهت جلستك. سجّل الدخول وحاول مرة أخرى.',
    not_found: 'لم يعد هذا العنصر موجودًا.',
    limit_reached: 'بلغت الحد الأقصى. احذف ما لم تعد بحاجة إليه.',
    conflict: 'هذا غير ممكن في الوضع الحالي. افتح الصفحة من جديد لترى ما تغيّر.',
    forbidden: 'لا يُسمح لك بهذا.',
    precondition_failed: 'غيّر شخص آخر هذا في هذه الأثناء. اطّلع على الوضع الحالي قبل أن تغيّره.',
    invalid_input: 'في هذا النموذج خطأ. صحّحه وحاول مرة أخرى.',
    rule_violated: 'القواعد لا تسمح بهذا.',
  },
}
