package io.bartizan.proxy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.bartizan.pipeline.ClientCertificate;
import io.bartizan.pipeline.Code;
import io.bartizan.pipeline.Presented;
import io.bartizan.proxy.settings.PemFile;
import io.bartizan.testkit.TestAuthority;
import io.bartizan.testkit.TestAuthority.Limits;
import io.bartizan.testkit.TestAuthority.Shape;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What certificates of clients prove.
@SuppressWarnings("JavaUtilDate") // java.security.cert has nothing else
final class ClientTrustTest {
  private static final long NOW = System.currentTimeMillis();
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private TestAuthority root;

  @BeforeEach
  void open() throws Exception {
    root = TestAuthority.root(folder, "root");
  }

  private Presented judge(List<X509Certificate> chain) {
    return new ClientTrust(List.of(root.certificate()), 2, true, null).judge(chain, NOW);
  }

  private static Code code(Presented presented) {
    return ((Presented.Distrusted) presented).code();
  }

  @Test
  void believes_a_certificate_of_the_authority() throws Exception {
    TestAuthority.Client client =
        root.issue(
            new Shape("orders").subject("O=Shop,CN=orders").uri("spiffe://shop/orders").dns("A.b"));
    ClientCertificate good = (ClientCertificate) judge(client.chain());
    assertThat(good.authority()).isEqualTo(root.certificate());
    assertThat(good.issuer()).isEqualTo(root.certificate());
    assertThat(good.subject()).isEqualTo("CN=orders,O=Shop");
    assertThat(good.names().uris()).containsExactly("spiffe://shop/orders");
    assertThat(good.names().dns()).containsExactly("a.b");
    assertThat(good.end()).isEqualTo(client.leaf().getNotAfter().getTime() + 1);
    assertThat(good.checkedUntil()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void its_thumbprint_is_that_of_rfc_8705() throws Exception {
    TestAuthority.Client client = root.client("orders");
    ClientCertificate good = (ClientCertificate) judge(client.chain());
    byte[] sha256 =
        java.security.MessageDigest.getInstance("SHA-256").digest(client.leaf().getEncoded());
    String expected = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
    assertThat(good.thumbprint()).isEqualTo(expected).hasSize(43);
    assertThat(good.confirms(expected)).isTrue();
    assertThat(good.confirms(expected + "=")).isFalse();
    assertThat(good.confirms("")).isFalse();
    ClientCertificate other = (ClientCertificate) judge(root.client("other").chain());
    assertThat(other.confirms(expected)).isFalse();
  }

  @Test
  void believes_what_stands_two_below_a_root_with_all_between_in_any_order() throws Exception {
    TestAuthority.Client client = root.below("middle").below("lower").client("orders");
    assertThat(client.chain()).hasSize(3);
    List<X509Certificate> mixed = new ArrayList<>(client.chain());
    mixed.add(mixed.remove(1));
    assertThat(judge(client.chain())).isInstanceOf(ClientCertificate.class);
    assertThat(judge(mixed)).isInstanceOf(ClientCertificate.class);
  }

  @Test
  void refuses_a_path_with_a_gap_and_one_that_is_too_deep() throws Exception {
    TestAuthority lower = root.below("middle").below("lower");
    List<X509Certificate> gap = List.of(lower.client("a").leaf(), lower.certificate());
    assertThat(code(judge(gap))).isEqualTo(Code.CERTIFICATE_UNTRUSTED);
    List<X509Certificate> deep = lower.below("deepest").client("b").chain();
    assertThat(code(judge(deep))).isEqualTo(Code.CERTIFICATE_UNTRUSTED);
    List<X509Certificate> many = new ArrayList<>(deep);
    many.add(root.certificate());
    assertThat(code(judge(many))).isEqualTo(Code.CERTIFICATE_CHAIN);
  }

  @Test
  void refuses_what_somebody_else_has_signed() throws Exception {
    TestAuthority stranger = TestAuthority.root(folder.resolve("x"), "stranger");
    TestAuthority namesake = TestAuthority.root(folder.resolve("y"), "root");
    assertThat(code(judge(stranger.client("a").chain()))).isEqualTo(Code.CERTIFICATE_UNTRUSTED);
    assertThat(code(judge(namesake.client("b").chain()))).isEqualTo(Code.CERTIFICATE_UNTRUSTED);
    assertThat(code(judge(root.selfSigned(new Shape("c")).chain())))
        .isEqualTo(Code.CERTIFICATE_UNTRUSTED);
    assertThat(code(judge(root.selfSigned(new Shape("d").subject("CN=root")).chain())))
        .isEqualTo(Code.CERTIFICATE_UNTRUSTED);
  }

  @Test
  void refuses_what_a_client_has_signed() throws Exception {
    TestAuthority.Client client = root.client("middle");
    TestAuthority pretender = TestAuthority.root(folder.resolve("z"), "middle");
    List<X509Certificate> chain = List.of(pretender.client("victim").leaf(), client.leaf());
    assertThat(judge(chain)).isInstanceOf(Presented.Distrusted.class);
  }

  @Test
  void refuses_what_has_expired_or_is_not_valid_yet() throws Exception {
    Instant now = Instant.now();
    Shape old = new Shape("old").valid(now.minus(DAY), now.minusSeconds(60));
    Shape early = new Shape("early").valid(now.plusSeconds(600), now.plus(DAY));
    assertThat(code(judge(root.issue(old).chain()))).isEqualTo(Code.CERTIFICATE_EXPIRED);
    assertThat(code(judge(root.issue(early).chain()))).isEqualTo(Code.CERTIFICATE_NOT_YET_VALID);
  }

  @Test
  void refuses_what_a_root_has_issued_that_is_no_more() throws Exception {
    root =
        TestAuthority.root(
            folder.resolve("old"), "gone", new Limits(-1, null, Instant.now().minusSeconds(60)));
    assertThat(code(judge(root.client("a").chain()))).isEqualTo(Code.CERTIFICATE_EXPIRED);
  }

  @Test
  void refuses_certificates_that_are_for_something_else() throws Exception {
    Shape server = new Shape("server").purpose(KeyPurposeId.id_kp_serverAuth);
    Shape sealing = new Shape("sealing").usage(KeyUsage.keyEncipherment);
    assertThat(code(judge(root.issue(server).chain()))).isEqualTo(Code.CERTIFICATE_PURPOSE);
    assertThat(code(judge(root.issue(sealing).chain()))).isEqualTo(Code.CERTIFICATE_PURPOSE);
    Shape any = new Shape("any").purpose(KeyPurposeId.anyExtendedKeyUsage);
    assertThat(judge(root.issue(any).chain())).isInstanceOf(ClientCertificate.class);
  }

  @Test
  void refuses_weak_keys_and_signatures() throws Exception {
    Shape small = new Shape("small").key("RSA", 1024);
    Shape sha1 = new Shape("sha1").signed("SHA1withECDSA");
    assertThat(code(judge(root.issue(small).chain()))).isEqualTo(Code.CERTIFICATE_WEAK);
    assertThat(code(judge(root.issue(sha1).chain()))).isEqualTo(Code.CERTIFICATE_WEAK);
  }

  @Test
  void holds_constraints_of_length_and_names_also_those_of_the_root() throws Exception {
    Instant end = Instant.now().plus(DAY);
    root = TestAuthority.root(folder.resolve("l"), "short", new Limits(0, "shop.example", end));
    assertThat(code(judge(root.below("middle").client("a").chain())))
        .isEqualTo(Code.CERTIFICATE_CHAIN);
    Shape outside = new Shape("b").dns("api.other.example");
    Shape inside = new Shape("c").dns("api.shop.example");
    assertThat(code(judge(root.issue(outside).chain()))).isEqualTo(Code.CERTIFICATE_CHAIN);
    assertThat(judge(root.issue(inside).chain())).isInstanceOf(ClientCertificate.class);
  }

  @Test
  void an_authority_that_is_no_root_counts_by_itself() throws Exception {
    TestAuthority middle = root.below("middle", new Limits(0, null, Instant.now().plus(DAY)));
    ClientTrust trust = new ClientTrust(List.of(middle.certificate()), 2, true, null);
    assertThat(trust.judge(middle.client("a").chain(), NOW)).isInstanceOf(ClientCertificate.class);
    assertThat(code(trust.judge(root.client("b").chain(), NOW)))
        .isEqualTo(Code.CERTIFICATE_UNTRUSTED);
    assertThat(code(trust.judge(middle.below("c").client("d").chain(), NOW)))
        .isEqualTo(Code.CERTIFICATE_CHAIN);
    assertThat(trust.judge(middle.client("e").chain(), NOW + Duration.ofDays(2).toMillis()))
        .isInstanceOf(Presented.Distrusted.class);
  }

  @Test
  void refuses_names_that_others_could_read_differently() throws Exception {
    Shape nul = new Shape("nul").uri("spiffe://shop/admin\0.evil");
    Shape space = new Shape("space").email("a b@shop.example");
    Shape subject = new Shape("subject").subject("CN=admin\\00");
    assertThat(code(judge(root.issue(nul).chain()))).isEqualTo(Code.CERTIFICATE_MALFORMED);
    assertThat(judge(root.issue(space).chain())).isInstanceOf(Presented.Distrusted.class);
    assertThat(code(judge(root.issue(subject).chain()))).isEqualTo(Code.CERTIFICATE_MALFORMED);
    Shape crowd = new Shape("crowd");
    for (int i = 0; i < 101; i++) {
      crowd.uri("urn:" + i);
    }
    assertThat(code(judge(root.issue(crowd).chain()))).isEqualTo(Code.CERTIFICATE_MALFORMED);
  }

  private Presented listed(TestAuthority.Client client, boolean tolerant, Path... files)
      throws Exception {
    List<java.security.cert.X509CRL> lists = new ArrayList<>();
    for (Path file : files) {
      lists.addAll(PemFile.revocationLists(file));
    }
    RevocationLists revoked = new RevocationLists(lists, tolerant, tolerant);
    return new ClientTrust(List.of(root.certificate()), 2, true, revoked)
        .judge(client.chain(), NOW);
  }

  @Test
  void refuses_what_a_list_names() throws Exception {
    TestAuthority.Client bad = root.client("bad");
    TestAuthority.Client good = root.client("good");
    Instant next = Instant.now().plus(DAY).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    Path list = root.revoke("root.crl", next, bad.leaf());
    assertThat(code(listed(bad, false, list))).isEqualTo(Code.CERTIFICATE_REVOKED);
    ClientCertificate checked = (ClientCertificate) listed(good, false, list);
    assertThat(checked.checkedUntil()).isEqualTo(next.toEpochMilli());
  }

  @Test
  void refuses_what_stands_below_an_authority_that_a_list_names() throws Exception {
    TestAuthority middle = root.below("middle");
    Instant next = Instant.now().plus(DAY);
    Path above = root.revoke("root.crl", next, middle.certificate());
    Path below = middle.revoke("middle.crl", next);
    assertThat(code(listed(middle.client("a"), false, above, below)))
        .isEqualTo(Code.CERTIFICATE_REVOKED);
  }

  @Test
  void what_no_list_or_an_old_one_speaks_of_is_not_good_unless_the_configuration_says_so()
      throws Exception {
    TestAuthority.Client client = root.client("a");
    Path old = root.revoke("old.crl", Instant.now().minusSeconds(60));
    Path other = TestAuthority.root(folder.resolve("o"), "o").revoke("o.crl", Instant.now());
    assertThat(code(listed(client, false, old))).isEqualTo(Code.CERTIFICATE_UNCHECKED);
    assertThat(code(listed(client, false, other))).isEqualTo(Code.CERTIFICATE_UNCHECKED);
    assertThat(listed(client, true, old)).isInstanceOf(ClientCertificate.class);
    assertThat(listed(client, true, other)).isInstanceOf(ClientCertificate.class);
    Path revoked = root.revoke("revoked.crl", Instant.now().minusSeconds(60), client.leaf());
    assertThat(code(listed(client, true, revoked))).isEqualTo(Code.CERTIFICATE_REVOKED);
  }

  @Test
  void one_that_was_good_is_believed_until_it_is_revoked_or_its_authority_goes() throws Exception {
    ClientCertificate good = (ClientCertificate) judge(root.client("a").chain());
    ClientCertificate other = (ClientCertificate) judge(root.client("b").chain());
    Path list = root.revoke("root.crl", Instant.now().plus(DAY), good.leaf());
    RevocationLists revoked = new RevocationLists(PemFile.revocationLists(list), false, false);
    List<X509Certificate> authorities = List.of(root.certificate());
    ClientTrust later = new ClientTrust(authorities, 2, true, revoked);
    assertThat(new ClientTrust(authorities, 2, true, null).believes(good)).isTrue();
    assertThat(later.believes(good)).isFalse();
    assertThat(later.believes(other)).isTrue();
    TestAuthority stranger = TestAuthority.root(folder.resolve("x"), "root");
    assertThat(new ClientTrust(List.of(stranger.certificate()), 2, true, null).believes(other))
        .isFalse();
  }

  @Test
  void trust_that_says_the_same_is_equal() throws Exception {
    List<X509Certificate> authorities = List.of(root.certificate());
    Path list = root.revoke("root.crl", Instant.now().plus(DAY));
    ClientTrust one =
        new ClientTrust(
            authorities, 2, true, new RevocationLists(PemFile.revocationLists(list), false, false));
    ClientTrust same =
        new ClientTrust(
            authorities, 2, true, new RevocationLists(PemFile.revocationLists(list), false, false));
    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(new ClientTrust(authorities, 2, true, null));
    assertThat(one).isNotEqualTo(new ClientTrust(authorities, 2, false, null));
    assertThat(new ClientTrust(authorities, 1, true, null))
        .isNotEqualTo(new ClientTrust(authorities, 2, true, null));
  }

  @Test
  void a_list_that_a_namesake_has_signed_says_nothing() throws Exception {
    TestAuthority namesake = TestAuthority.root(folder.resolve("n"), "root");
    Path forged = namesake.revoke("forged.crl", Instant.now().plus(DAY));
    assertThat(code(listed(root.client("a"), false, forged))).isEqualTo(Code.CERTIFICATE_UNCHECKED);
  }
}
