import type { Wording } from './letter.js'

export const FRENCH: Wording = {
  locale: 'fr-FR',
  direction: 'ltr',
  greeting: 'Bonjour,',
  rows: {
    key: 'Clé',
    keyId: 'Identifiant',
    account: 'Compte',
    expiresAt: 'Expiration',
    lastUsedAt: 'Dernière utilisation',
    source: 'Trouvé à',
    user: 'Demandé par',
    reason: 'Motif',
    note: 'Commentaire',
  },
  manage: 'Gérer les clés d’API',
  automatic: 'Ce message a été envoyé automatiquement.',
  days: count => (count === 1 ? '1 jour' : `${count} jours`),
  letters: {
    'key.expiring': ({ name, days, expiresAt }) => ({
      subject: `La clé d’API « ${name} » expire dans ${days}`,
      paragraphs: [
        `La clé d’API « ${name} » expire le ${expiresAt}. Toute requête avec cette clé sera alors refusée.`,
        'Si vous en avez encore besoin, prolongez-la, ou créez une nouvelle clé et remplacez-la à temps.',
      ],
    }),
    'key.expired': ({ name, expiresAt }) => ({
      subject: `La clé d’API « ${name} » a expiré`,
      paragraphs: [
        `La clé d’API « ${name} » a expiré le ${expiresAt}. Toute requête avec cette clé est refusée.`,
        'Si vous en avez encore besoin, créez une nouvelle clé : une clé expirée ne peut pas être prolongée.',
      ],
    }),
    'key.idling': ({ name, days, lastUsedAt, idleAt }) => ({
      subject: `La clé d’API inutilisée « ${name} » prend fin dans ${days}`,
      paragraphs: [
        `${lastUsedAt ? `La clé d’API « ${name} » a été utilisée pour la dernière fois le ${lastUsedAt}.` : `La clé d’API « ${name} » n’a jamais été utilisée.`} Si elle reste inutilisée, elle passera à l’état « inutilisée » le ${idleAt}, et toute requête avec cette clé sera alors refusée.`,
        'Si vous en avez encore besoin, utilisez-la une fois avant cette date. Sinon, révoquez-la.',
      ],
    }),
    'key.idle': ({ name, lastUsedAt }) => ({
      subject: `La clé d’API « ${name} » est restée inutilisée trop longtemps`,
      paragraphs: [
        `${lastUsedAt ? `La clé d’API « ${name} » a été utilisée pour la dernière fois le ${lastUsedAt}.` : `La clé d’API « ${name} » n’a jamais été utilisée.`} Elle est désormais à l’état « inutilisée », et toute requête avec cette clé est refusée.`,
        'Si vous avez encore besoin d’un accès, créez une nouvelle clé. Sinon, supprimez celle-ci.',
      ],
    }),
    'key.rotation_advised': ({ name, member }) => ({
      subject: `Veuillez renouveler la clé d’API « ${name} »`,
      paragraphs: [
        `${member} n’a plus accès à votre compte et connaît peut-être le secret de la clé d’API « ${name} ». La clé continue de fonctionner.`,
        'Renouvelez-la : elle reçoit un nouveau secret, et l’ancien prend fin au moment que vous choisissez. Rien d’autre ne change pour la clé.',
      ],
    }),
    'key.leaked': ({ name, policy, endsAt }) => ({
      subject: `Un secret de la clé d’API « ${name} » a été divulgué`,
      paragraphs: [
        `Un secret de la clé d’API « ${name} » nous a été signalé comme divulgué : des inconnus peuvent le connaître.`,
        {
          notify: 'Il fonctionne encore. Renouvelez immédiatement la clé, sans délai de grâce, et remplacez-le partout.',
          grace: `Il fonctionne encore jusqu’au ${endsAt}. Renouvelez la clé avant cette date et remplacez-le partout.`,
          ended: 'Il avait déjà été remplacé et vient de prendre fin. La clé continue de fonctionner avec son secret actuel.',
          revoke:
            'La clé a été révoquée, et toute requête avec cette clé est refusée. Si vous avez encore besoin d’un accès, créez une nouvelle clé.',
        }[policy],
      ],
    }),
    'access_request.received': () => ({
      subject: 'Nous avons reçu votre demande d’accès à l’API',
      paragraphs: ['Votre demande d’accès à l’API nous est parvenue. Nous vous écrirons dès qu’une décision sera prise.'],
    }),
    'access_request.submitted': ({ user }) => ({
      subject: `${user} demande un accès à l’API`,
      paragraphs: [`${user} demande un accès à l’API. La demande attend votre décision.`],
    }),
    'access_request.approved': () => ({
      subject: 'Votre demande d’accès à l’API a été approuvée',
      paragraphs: ['Votre demande d’accès à l’API a été approuvée. Vous pouvez désormais créer des clés d’API.'],
    }),
    'access_request.denied': () => ({
      subject: 'Votre demande d’accès à l’API a été refusée',
      paragraphs: ['Votre demande d’accès à l’API a été refusée. Vous pouvez en faire une nouvelle.'],
    }),
  },
}
