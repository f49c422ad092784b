import { instantText } from '../../pages/instant-text.js'
import { numberText } from '../time.js'
import type { ProblemWords } from './problem-words.js'
import { listed, quoted, technical } from './quoted.js'

const DAY_SECONDS = 86_400

const number = (value: number) => numberText(value, 'fr')
const quote = (text: string) => quoted(text, 'fr')
const code = (text: string) => technical(text, 'fr')
const list = (texts: readonly string[]) => listed(texts, 'fr')
const counted = (count: number, word: string) => `${number(count)} ${word}${count < 2 ? '' : 's'}`

export const frenchProblems: ProblemWords = {
  kinds: {
    empty: () => 'Remplissez ce champ.',
    tooLong: ({ most }) => `Ce texte est trop long. Il peut avoir ${counted(most, 'caractère')} au plus.`,
    controlCharacters: () => 'Ce texte contient des caractères invisibles. Saisissez-le au lieu de le coller.',
    wrongId: ({ most }) => `Saisissez de 1 à ${counted(most, 'caractère')} visibles, sans espace avant ni après.`,
    emailAddress: () => `Ce n’est pas une adresse e-mail. Saisissez-en une comme ${code('ops@example.com')}.`,
    wrongForm: () => 'Cette valeur n’a pas la bonne forme. Corrigez-la et réessayez.',
    date: () => 'Ce n’est pas une date. Choisissez un jour à venir.',
    oneOf: ({ choices }) => `Ce choix n’est pas proposé. Choisissez parmi\u00a0: ${list(choices)}.`,
    atLeast: ({ least }) => `C’est trop peu. Indiquez ${number(least)} ou plus.`,
    atMost: ({ most }) => `C’est trop. Indiquez ${number(most)} ou moins.`,

    emptyList: () =>
      'Avec une liste vide, personne ne pourrait utiliser la clé. Indiquez au moins un élément, ou choisissez de tout autoriser.',
    tooManyEntries: ({ most }) => `Cette liste est trop longue. Elle peut avoir ${counted(most, 'élément')} au plus.`,
    inEntry: ({ place, problem }, say) => `Élément ${number(place)}\u00a0: ${say(problem)}`,

    hostBits: ({ given, right }) =>
      `${quote(given)} est une adresse à l’intérieur d’un sous-réseau. Écrivez le sous-réseau ainsi\u00a0: ${quote(right)}.`,
    leadingZeros: ({ given, right }) =>
      `${quote(given)} a des zéros devant un nombre, ce qui peut être mal lu. Écrivez ${quote(right)}.`,
    zone: ({ given, zone }) => `${quote(given)} désigne une interface réseau. Retirez ${quote(zone)}.`,
    prefixLength: ({ given, least, most, example }) =>
      `${quote(given)} n’a pas une bonne longueur de préfixe. Après la barre oblique, écrivez un nombre de ${least} à ${most}, comme dans ${quote(example)}.`,
    octet: ({ given }) => `${quote(given)} contient un nombre supérieur à 255. Chacun des quatre nombres doit aller de 0 à 255.`,
    fourOctets: ({ given }) =>
      `${quote(given)} n’est pas une adresse complète. Écrivez quatre nombres, comme dans ${quote('192.0.2.0/24')}.`,
    notSubnet: ({ given }) =>
      `${quote(given)} n’est pas un sous-réseau. Écrivez par exemple ${quote('192.0.2.0/24')} ou ${quote('2001:db8::/32')}.`,

    notOrigin: ({ given }) =>
      `${quote(given)} n’est pas une origine. Écrivez par exemple ${quote('https://app.example.com')} ou ${quote('https://*.example.com')}.`,
    originSpelling: ({ given, right }) =>
      `${quote(given)} n’est pas la façon dont un navigateur écrit une origine. Écrivez ${quote(right)}.`,
    tooWide: ({ given }) => `${quote(given)} autorise trop. Nommez un domaine, comme dans ${quote('https://*.example.com')}.`,

    notGrant: ({ given }) =>
      `${quote(given)} n’est pas une autorisation. Écrivez par exemple ${quote('monitors:read')}, sans espace, guillemet ni accent.`,
    wildcard: ({ given }) =>
      `${quote(given)} a une étoile au mauvais endroit. Elle se met seule, ou à la fin après un deux-points, comme dans ${quote('monitors:*')}.`,
    notOffered: ({ grant }) => `${quote(grant)} ne fait pas partie des autorisations proposées. Choisissez dans la liste.`,

    past: () => 'Cette date est déjà passée. Choisissez un jour à venir.',
    ended: () => 'La clé a pris fin et ne peut plus être prolongée. Créez plutôt une nouvelle clé.',
    grace: ({ mostSeconds }) =>
      `L’ancien secret peut rester valable ${counted(Math.floor(mostSeconds / DAY_SECONDS), 'jour')} au plus. Choisissez une durée plus courte.`,
    noSuchRole: () => 'Ce rôle n’existe plus. Choisissez-en un autre.',
    ownRole: () => 'Ici, chaque clé a son propre rôle. N’indiquez pas de rôle et choisissez plutôt les autorisations.',
    ownerInactive: () => 'Le propriétaire n’est pas un membre actif du compte. Indiquez quelqu’un qui l’est.',

    notHeld: ({ grants }) => `Vous ne pouvez donner que ce que vous détenez, et vous ne détenez pas ${list(grants)}. Retirez-le.`,
    beyond: ({ own }) => `Vous ne pouvez donner que ce qui vous est permis. Restez dans les limites de ${list(own)}.`,
    outlives: ({ latest }) =>
      `La clé ne doit pas durer plus longtemps que votre propre accès. Choisissez une fin au plus tard le ${instantText(latest, 'fr')}.`,
    carriersBeyond: () =>
      'Une clé qui porte ce rôle peut servir depuis plus d’endroits, ou plus longtemps, que vous n’y avez droit. Demandez à un administrateur de modifier le rôle.',
    forYourself: () => 'Vous ne pouvez créer des clés que pour vous-même. N’indiquez rien ici.',
    ownAccount: () => 'Vous ne pouvez voir que votre propre compte.',
    ownActivation: () => 'Vous ne pouvez pas vous activer ni vous désactiver. Demandez à un autre membre.',
    sharedRole: () => 'Tous les comptes utilisent ce rôle\u00a0: seul un administrateur peut le modifier.',
    approversOnly: () => 'Seul un approbateur peut décider des demandes d’accès.',

    mayNotMake: ({ request }) =>
      ({
        none: 'Ce compte ne peut pas encore créer de clés. Demandez d’abord l’accès.',
        pending: 'Ce compte ne peut pas encore créer de clés. Sa demande d’accès attend une réponse.',
        denied:
          'Ce compte ne peut pas créer de clés\u00a0: sa demande d’accès a été refusée. Vous pouvez faire une nouvelle demande.',
      })[request],
    alreadyAsked: ({ request }) =>
      request === 'pending'
        ? 'Ce compte a déjà demandé l’accès. Attendez la réponse.'
        : 'Ce compte a déjà l’accès. Vous pouvez créer des clés.',
    decided: ({ request }) =>
      request === 'approved'
        ? 'Cette demande a déjà été approuvée. Il n’y a plus rien à décider.'
        : 'Cette demande a déjà été refusée. Il n’y a plus rien à décider.',
    twoSecrets: () =>
      'La clé a déjà deux secrets valables. Mettez d’abord fin à l’ancien, ou choisissez qu’il prenne fin immédiatement.',
    currentSecret: () => 'C’est le secret actuel de la clé. Renouvelez d’abord la clé, ou révoquez-la.',
    inactiveKey: ({ state }) =>
      ({
        expired: 'La clé a expiré. Seule une clé active peut être renouvelée\u00a0: créez-en une nouvelle.',
        idle: 'La clé est restée inutilisée trop longtemps. Seule une clé active peut être renouvelée\u00a0: créez-en une nouvelle.',
        revoked: 'La clé a été révoquée. Seule une clé active peut être renouvelée\u00a0: créez-en une nouvelle.',
      })[state],
    keepsChanging: () => 'D’autres personnes modifient ceci en même temps. Réessayez dans un instant.',
    membersElsewhere: () => 'Les membres sont gérés dans l’application elle-même. Modifiez-les là-bas.',
    foreignForm: () => 'Ce formulaire n’est pas celui de cette page. Envoyez-le à nouveau.',
    unclearForm: () =>
      'On ne sait pas si ce formulaire a été exécuté. Regardez d’abord dans la liste des clés\u00a0: si c’est le cas, son secret ne peut plus être affiché, renouvelez donc la clé. Sinon, envoyez à nouveau le formulaire.',
  },
  rules: {
    keysPerAccount: ({ keysPerAccount = 0, deleteOnlyInactive }) =>
      `Un compte peut avoir ${counted(keysPerAccount, 'clé')}, y compris celles qui ne fonctionnent plus. ${deleteOnlyInactive ? 'Révoquez puis supprimez' : 'Supprimez'} une clé devenue inutile.`,
    defaultLifetimeDays: () => 'Choisissez la fin de la clé.',
    longestLifetimeDays: ({ longestLifetimeDays = 0 }) =>
      `Une clé dure ${counted(longestLifetimeDays, 'jour')} au plus à partir de sa création. Choisissez une fin plus proche.`,
    longestGraceSeconds: ({ longestGraceSeconds = 0 }) =>
      longestGraceSeconds === 0
        ? 'L’ancien secret prend fin immédiatement ici. Mettez le nouveau en place juste après le renouvellement.'
        : 'L’ancien secret ne peut pas rester valable aussi longtemps ici. Choisissez une durée plus courte.',
    neverExpires: () => 'Une clé doit prendre fin un jour. Choisissez quand.',
    grantsRequired: () => 'Une clé doit permettre quelque chose. Indiquez au moins une autorisation.',
    grantsImmutable: () =>
      'Les autorisations ne peuvent plus être modifiées une fois données. Créez une nouvelle clé pour d’autres autorisations.',
    subnetsRequired: () =>
      `Une clé doit nommer les sous-réseaux d’où elle est utilisée. Indiquez-en au moins un, par exemple ${quote('203.0.113.0/24')}.`,
    technicalContactRequired: () =>
      'Une clé doit avoir un contact technique. Indiquez qui s’en occupe, par exemple par une adresse e-mail.',
    approvalRequired: () => 'Ce compte ne peut pas encore créer de clés. Demandez d’abord l’accès.',
    dedicatedRole: () => 'Les autorisations de cette clé sont celles de son propre rôle. Modifiez plutôt le rôle.',
    deleteOnlyInactive: () => 'Seule une clé qui ne fonctionne plus peut être supprimée. Révoquez-la d’abord.',
    idleAfterDays: ({ idleAfterDays = 0 }) =>
      `Une clé restée ${counted(idleAfterDays, 'jour')} sans être utilisée ne fonctionne plus.`,
    expiredAfterIdleDays: ({ expiredAfterIdleDays = 0 }) =>
      `Une clé restée ${counted(expiredAfterIdleDays, 'jour')} sans être utilisée a expiré.`,
    ownership: () => 'Ici, une clé est personnelle. Indiquez son propriétaire.',
    grantCatalogue: () => 'Cette autorisation n’est pas proposée. Choisissez dans la liste.',
  },
  codes: {
    unauthenticated: 'Vous n’êtes plus connecté. Connectez-vous et réessayez.',
    not_found: 'Cet élément n’existe plus.',
    limit_reached: 'Le nombre maximal est atteint. Supprimez un élément devenu inutile.',
    conflict: 'Ce n’est pas possible dans l’état actuel. Rouvrez la page pour voir ce qui a changé.',
    forbidden: 'Vous n’avez pas le droit de faire cela.',
    precondition_failed: 'Quelqu’un d’autre a modifié ceci entre-temps. Regardez l’état actuel avant de le modifier.',
    invalid_input: 'Quelque chose n’est pas correct dans ce formulaire. Corrigez-le et réessayez.',
    rule_violated: 'Les règles ne le permettent pas.',
  },
}
