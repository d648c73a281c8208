using CcmFhir.Smart.Launch;

namespace CcmFhir.Smart.Tests.Launch;

public sealed class PkceTests
{
    // RFC 7636 appendix B.
    [Fact]
    public void The_challenge_is_that_of_RFC_7636_appendix_B() =>
        Assert.Equal("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Pkce.Challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));

    [Fact]
    public void A_verifier_has_43_unreserved_characters() => Assert.Matches("^[A-Za-z0-9._~-]{43,128}$", Pkce.NewVerifier());
}
