using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CcmFhir.Sandbox.Faults;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Sandbox.Tests.Authorization;

/// <summary>https://openid.net/specs/openid-connect-core-1_0.html#IDToken, and each fault that makes it wrong.</summary>
public sealed class IdTokenTests : IAsyncLifetime
{
    private RunningEhr _ehr = null!;

    private string Issuer => $"{_ehr.Ehr.BaseUrl}oauth";

    public async Task InitializeAsync() => _ehr = await RunningEhr.StartAsync();

    public async Task DisposeAsync() => await _ehr.DisposeAsync();

    [Fact]
    public async Task Its_signature_holds_against_the_discovered_key_and_it_names_the_user()
    {
        var (header, claims, token) = await IssueAsync();
        using var discovery = await _ehr.Http.GetAsync($"{Issuer}/.well-known/openid-configuration");
        var configuration = await RunningEhr.JsonAsync(discovery);
        using var jwks = await _ehr.Http.GetAsync(configuration["jwks_uri"]!.GetValue<string>());
        var key = (await RunningEhr.JsonAsync(jwks))["keys"]![0]!;
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key["n"]!), Exponent = Bytes(key["e"]!) });
        var cut = token.LastIndexOf('.');

        Assert.Equal((Issuer, "RS256"), (configuration["issuer"]!.GetValue<string>(), header["alg"]!.GetValue<string>()));
        Assert.Equal(header["kid"]!.GetValue<string>(), key["kid"]!.GetValue<string>());
        Assert.True(rsa.VerifyData(
            Encoding.ASCII.GetBytes(token[..cut]), Base64UrlTextEncoder.Decode(token[(cut + 1)..]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var now = _ehr.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(
            $$"""{"iss":"{{Issuer}}","sub":"nurse-birch","aud":"ccm","iat":{{now}},"exp":{{now + 300}},"nonce":"n1","fhirUser":"{{_ehr.Ehr.FhirBase}}/Practitioner/nurse-birch"}""",
            claims.ToJsonString());
    }

    [Fact]
    public async Task No_private_part_of_the_key_is_published()
    {
        using var jwks = await _ehr.Http.GetAsync($"{Issuer}/jwks");
        var key = (JsonObject)(await RunningEhr.JsonAsync(jwks))["keys"]![0]!;

        Assert.Equal(["alg", "e", "kid", "kty", "n", "use"], key.Select(p => p.Key).Order());
    }

    [Theory]
    [InlineData(FaultName.IdTokenWrongAudience, "aud", "\"another-client\"")]
    [InlineData(FaultName.IdTokenWrongIssuer, "iss", "\"http://127.0.0.1:1/elsewhere\"")]
    [InlineData(FaultName.IdTokenWrongNonce, "nonce", "\"not-the-nonce-you-sent\"")]
    public async Task A_fault_changes_one_claim(FaultName fault, string claim, string expected)
    {
        _ehr.Ehr.Faults.Set(fault);
        var (_, claims, _) = await IssueAsync();

        Assert.Equal(expected, claims[claim]!.ToJsonString());
    }

    [Fact]
    public async Task An_expired_one_expired_long_ago()
    {
        _ehr.Ehr.Faults.Set(FaultName.IdTokenExpired);
        var (_, claims, _) = await IssueAsync();

        Assert.True(claims["exp"]!.GetValue<long>() < _ehr.Clock.GetUtcNow().AddHours(-1).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task An_unsigned_one_says_so()
    {
        _ehr.Ehr.Faults.Set(FaultName.IdTokenAlgNone);
        var (header, _, token) = await IssueAsync();

        Assert.Equal("none", header["alg"]!.GetValue<string>());
        Assert.EndsWith(".", token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_nonce_in_the_request_there_is_none_in_the_token()
    {
        var answer = await _ehr.LaunchAsync(("nonce", ""));
        var claims = JsonNode.Parse(Base64UrlTextEncoder.Decode(answer["id_token"]!.GetValue<string>().Split('.')[1]))!;

        Assert.Null(claims["nonce"]);
    }

    private async Task<(JsonNode Header, JsonNode Claims, string Token)> IssueAsync()
    {
        var token = (await _ehr.LaunchAsync())["id_token"]!.GetValue<string>();
        var parts = token.Split('.');
        return (JsonNode.Parse(Base64UrlTextEncoder.Decode(parts[0]))!, JsonNode.Parse(Base64UrlTextEncoder.Decode(parts[1]))!, token);
    }

    private static byte[] Bytes(JsonNode value) => Base64UrlTextEncoder.Decode(value.GetValue<string>());
}
