// What Thunderbird's own assistant does with an address and a password, step by step, without its windows.
const [email, password, name, authority] = arguments;
const done = arguments[arguments.length - 1];
const load = (file) => ChromeUtils.importESModule(`resource:///modules/${file}.sys.mjs`);

async function setUp() {
  const { FetchConfig } = load('accountcreation/FetchConfig');
  const { AccountConfig } = load('accountcreation/AccountConfig');
  const { ConfigVerifier } = load('accountcreation/ConfigVerifier');
  const { CreateInBackend } = load('accountcreation/CreateInBackend');
  const certificates = Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB);
  certificates.addCertFromBase64(authority, 'C,C,C');

  const { signal } = new AbortController();
  const found = await FetchConfig.fromISP(email.split('@')[1], email, signal);
  AccountConfig.replaceVariables(found, name, email, password);
  const config = await new ConfigVerifier(null, signal).verifyConfig(found, false);
  const account = await CreateInBackend.createAccountInBackend(config);
  const identity = account.defaultIdentity;
  const { MailServices } = load('MailServices');
  const outgoing = MailServices.outgoingServer.getServerByKey(identity.smtpServerKey);
  outgoing.password = password;
  const [{ hostname, port, socketType, username }, { serverURI }] = [account.incomingServer, outgoing];
  return {
    incoming: { hostname, port, socketType, username },
    outgoing: serverURI.spec,
    sent: await sent(outgoing, identity),
    identity: `${identity.fullName} <${identity.email}>`,
    subjects: await subjectsOf(account),
  };
}

/** Send a message to oneself; resolves to true, or to why it did not leave. */
async function sent(server, identity) {
  const file = await IOUtils.getFile(PathUtils.tempDir, `${Services.uuid.generateUUID()}.eml`);
  const head = [`From: ${identity.email}`, `To: ${identity.email}`, 'Subject: From Thunderbird'];
  await IOUtils.writeUTF8(file.path, [...head, '', 'It works.', ''].join('\r\n'));
  const { MailServices } = load('MailServices');
  const recipients = MailServices.headerParser.makeFromDisplayAddress(identity.email);
  return new Promise((resolve) => {
    const listener = {
      onSendStart() {},
      onSendStop(_uri, status, _security, message) {
        resolve(Components.isSuccessCode(status) || `${status.toString(16)} ${message}`);
      },
    };
    server.sendMailMessage(file, recipients, [], identity, identity.email, null, null, false, '<1@example.test>', listener);
  });
}

/** Fetch both messages of the inbox, and return their subjects. */
async function subjectsOf(account) {
  const { rootFolder } = account.incomingServer;
  const inbox = await eventually(() => rootFolder.getFolderWithFlags(Ci.nsMsgFolderFlags.Inbox), () => {
    account.incomingServer.performExpand(null);
  });
  return eventually(
    () => {
      const subjects = [...inbox.messages].map((header) => header.mime2DecodedSubject);
      return subjects.length > 1 ? subjects.sort() : null;
    },
    () => inbox.updateFolder(null),
  );
}

/** Do something now and then until something is there. */
async function eventually(look, act) {
  for (;;) {
    const found = look();
    if (found) return found;
    act();
    await new Promise((resolve) => {
      Cc['@mozilla.org/timer;1'].createInstance(Ci.nsITimer).initWithCallback({ notify: resolve }, 200, 0);
    });
  }
}

setUp().then(done, (error) => done({ error: String(error), stack: error?.stack }));
