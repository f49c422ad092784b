import type { Translated } from '../../language.js'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'

/** What pages call the things that a key has. */
export interface KeyWords {
  readonly states: Readonly<Record<ApiKeyJson['state'], string>>
  readonly name: string
  readonly id: string
  readonly hint: string
  readonly grants: string
  readonly subnets: string
  readonly origins: string
  readonly role: string
  readonly environment: string
  readonly technicalContact: string
  readonly createdBy: string
  readonly created: string
  readonly lastUsed: string
  readonly neverUsed: string
  readonly expires: string
  readonly neverExpires: string
  readonly state: string
  readonly anySubnet: string
  readonly anyOrigin: string
  readonly noGrants: string
  readonly nobody: string
  readonly from: string
}

export const keyWords: Translated<KeyWords> = {
  en: {
    states: { active: 'Active', expired: 'Expired', idle: 'Idle', revoked: 'Revoked' },
    name: 'Name',
    id: 'ID',
    hint: 'Secret',
    grants: 'Grants',
    subnets: 'Subnets',
    origins: 'Origins',
    role: 'Role',
    environment: 'Environment',
    technicalContact: 'Technical contact',
    createdBy: 'Created by',
    created: 'Created',
    lastUsed: 'Last used',
    neverUsed: 'Never',
    expires: 'Expires',
    neverExpires: 'Never',
    state: 'State',
    anySubnet: 'Any address',
    anyOrigin: 'Any origin',
    noGrants: 'None',
    nobody: 'nobody in particular',
    from: 'from',
  },
  fr: {
    states: { active: 'Active', expired: 'Expirée', idle: 'Inutilisée', revoked: 'Révoquée' },
    name: 'Nom',
    id: 'Identifiant',
    hint: 'Secret',
    grants: 'Autorisations',
    subnets: 'Sous-réseaux',
    origins: 'Origines',
    role: 'Rôle',
    environment: 'Environnement',
    technicalContact: 'Contact technique',
    createdBy: 'Créée par',
    created: 'Créée',
    lastUsed: 'Dernière utilisation',
    neverUsed: 'Jamais',
    expires: 'Expire',
    neverExpires: 'Jamais',
    state: 'État',
    anySubnet: 'Toutes les adresses',
    anyOrigin: 'Toutes les origines',
    noGrants: 'Aucune',
    nobody: 'personne en particulier',
    from: 'depuis',
  },
  ar: {
    states: { active: 'نشط', expired: 'منتهٍ', idle: 'خامل', revoked: 'مُبطَل' },
    name: 'الاسم',
    id: 'المعرّف',
    hint: 'السر',
    grants: 'الأذونات',
    subnets: 'الشبكات الفرعية',
    origins: 'المصادر',
    role: 'الدور',
    environment: 'البيئة',
    technicalContact: 'جهة الاتصال التقنية',
    createdBy: 'أنشأه',
    created: 'أُنشئ',
    lastUsed: 'آخر استخدام',
    neverUsed: 'لم يُستخدم',
    expires: 'ينتهي',
    neverExpires: 'أبدًا',
    state: 'الحالة',
    anySubnet: 'أي عنوان',
    anyOrigin: 'أي مصدر',
    noGrants: 'لا شيء',
    nobody: 'لا أحد بعينه',
    from: 'من',
  },
}
