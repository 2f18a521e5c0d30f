/** English: the pages of messages and causes that stand without JavaScript. */
export const EN_STATIC_PAGES = {
  'static.messages.title': 'Messages of STM32 tools, explained',
  'static.messages.lead':
    'What ST-LINK tools, IDEs and debuggers print when an STM32 board does not connect: what each message proves, what it does not say, and what to do now.',
  'static.causes.title': 'Why an STM32 board does not connect',
  'static.causes.lead': 'Every cause that Probekit knows, the most frequent first: how it shows, what mends it, and what that touches.',
  'static.message.description': '{tool} prints this. What it proves, what is most often behind it, and what to do now.',
  'static.message.wordings': 'Also printed as',
  'static.cause.detail': 'In detail',
  'static.cause.where': 'Where it breaks',
  'static.cause.mends': 'What mends it',
  'static.cause.touches': 'Touches: {touches}.',
  'static.cause.messages': 'Messages it is behind',
  'static.check.title': 'Check my board',
  'static.check.text': 'Plug the board in and let the page test each link, or see the doctor at work on a virtual board. It reads only.',
  'static.check.button': 'Check my board',
  'static.check.message': 'This message in the page',
  'static.link': 'As a page to read or pass on: {where}',
  'static.nav': 'All pages',
  'static.nav.messages': 'All messages',
  'static.nav.causes': 'All causes',
} as const;
