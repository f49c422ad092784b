import type { Wording } from './letter.js'

export const ARABIC: Wording = {
  // digits as they stand in keys, addresses and the ids beside them
  locale: 'ar-u-nu-latn-ca-gregory',
  direction: 'rtl',
  greeting: 'مرحبًا،',
  rows: {
    key: 'المفتاح',
    keyId: 'المعرّف',
    account: 'الحساب',
    expiresAt: 'تاريخ الانتهاء',
    lastUsedAt: 'آخر استخدام',
    source: 'مكان العثور عليه',
    user: 'مقدّم الطلب',
    reason: 'السبب',
    note: 'ملاحظة',
  },
  manage: 'إدارة مفاتيح API',
  automatic: 'أُرسلت هذه الرسالة تلقائيًا.',
  days(count) {
    if (count === 1) return 'يوم واحد'
    if (count === 2) return 'يومين'
    return count <= 10 ? `${count} أيام` : `${count} يومًا`
  },
  letters: {
    'key.expiring': ({ name, days, expiresAt }) => ({
      subject: `تنتهي صلاحية مفتاح API «${name}» خلال ${days}`,
      paragraphs: [
        `تنتهي صلاحية مفتاح API «${name}» في ${expiresAt}. وبعد ذلك يُرفض كل طلب يستخدمه.`,
        'إذا كنتم لا تزالون بحاجة إليه، فمدّدوا صلاحيته، أو أنشئوا مفتاحًا جديدًا واستبدلوه به في الوقت المناسب.',
      ],
    }),
    'key.expired': ({ name, expiresAt }) => ({
      subject: `انتهت صلاحية مفتاح API «${name}»`,
      paragraphs: [
        `انتهت صلاحية مفتاح API «${name}» في ${expiresAt}. ويُرفض الآن كل طلب يستخدمه.`,
        'إذا كنتم لا تزالون بحاجة إليه، فأنشئوا مفتاحًا جديدًا: لا يمكن تمديد مفتاح انتهت صلاحيته.',
      ],
    }),
    'key.idling': ({ name, days, lastUsedAt, idleAt }) => ({
      subject: `يتوقف مفتاح API غير المستخدم «${name}» خلال ${days}`,
      paragraphs: [
        `${lastUsedAt ? `استُخدم مفتاح API «${name}» آخر مرة في ${lastUsedAt}.` : `لم يُستخدم مفتاح API «${name}» قط.`} وإذا بقي دون استخدام، فسيصبح خاملًا في ${idleAt}، وبعد ذلك يُرفض كل طلب يستخدمه.`,
        'إذا كنتم لا تزالون بحاجة إليه، فاستخدموه مرة واحدة قبل ذلك. وإلا فألغوه.',
      ],
    }),
    'key.idle': ({ name, lastUsedAt }) => ({
      subject: `بقي مفتاح API «${name}» دون استخدام مدة طويلة`,
      paragraphs: [
        `${lastUsedAt ? `استُخدم مفتاح API «${name}» آخر مرة في ${lastUsedAt}.` : `لم يُستخدم مفتاح API «${name}» قط.`} وقد أصبح خاملًا، ويُرفض الآن كل طلب يستخدمه.`,
        'إذا كنتم لا تزالون بحاجة إلى الوصول، فأنشئوا مفتاحًا جديدًا. وإلا فاحذفوا هذا المفتاح.',
      ],
    }),
    'key.rotation_advised': ({ name, member }) => ({
      subject: `يُرجى تبديل سر مفتاح API «${name}»`,
      paragraphs: [
        `لم يعد لدى ${member} حق الوصول إلى حسابكم، وقد يكون على علم بسر مفتاح API «${name}». ولا يزال المفتاح يعمل.`,
        'بدّلوا سره: يحصل المفتاح على سر جديد، وينتهي السر القديم في الوقت الذي تحددونه. ولا يتغير شيء آخر في المفتاح.',
      ],
    }),
    'key.leaked': ({ name, policy, endsAt }) => ({
      subject: `تسرّب سر من أسرار مفتاح API «${name}»`,
      paragraphs: [
        `أُبلغنا بتسرّب سر من أسرار مفتاح API «${name}»: قد يكون معروفًا لدى غرباء.`,
        {
          notify: 'لا يزال السر يعمل. بدّلوه الآن دون مهلة، وضعوا السر الجديد مكانه.',
          grace: `يظل السر يعمل حتى ${endsAt}. بدّلوه قبل ذلك، وضعوا السر الجديد مكانه.`,
          ended: 'كان سرًا قديمًا سبق تبديله، وقد أُنهي الآن. ويظل المفتاح يعمل بسره الحالي.',
          revoke: 'أُلغي المفتاح، ويُرفض كل طلب يستخدمه. إذا كنتم لا تزالون بحاجة إلى الوصول، فأنشئوا مفتاحًا جديدًا.',
        }[policy],
      ],
    }),
    'access_request.received': () => ({
      subject: 'استلمنا طلبكم للوصول إلى API',
      paragraphs: ['وصلنا طلبكم للوصول إلى API. وسنكتب إليكم بعد البتّ فيه.'],
    }),
    'access_request.submitted': ({ user }) => ({
      subject: `طلب جديد للوصول إلى API من ${user}`,
      paragraphs: [`وصل طلب للوصول إلى API من ${user}. والطلب في انتظار قراركم.`],
    }),
    'access_request.approved': () => ({
      subject: 'تمت الموافقة على طلبكم للوصول إلى API',
      paragraphs: ['تمت الموافقة على طلبكم للوصول إلى API. ويمكنكم الآن إنشاء مفاتيح API.'],
    }),
    'access_request.denied': () => ({
      subject: 'رُفض طلبكم للوصول إلى API',
      paragraphs: ['رُفض طلبكم للوصول إلى API. ويمكنكم تقديم طلب جديد.'],
    }),
  },
}
