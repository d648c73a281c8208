using System.Net.Http.Headers;
using System.Text;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Keys;

namespace CcmFhir.Smart.Tokens;

/// <summary>
/// What a request to an authorization server carries to say who asks. A public client names itself in the body; the confidential
/// ones do not. RFC 6749 section 2.3.1, RFC 7523 section 2.2.
/// </summary>
internal sealed class ClientProof
{
    public AuthenticationHeaderValue? Authorization { get; private init; }

    public KeyValuePair<string, string>[] Fields { get; private init; } = [];

    public static SmartResult<ClientProof> Create(ClientIdentity client, ClientKeyStore keys, Uri tokenEndpoint, DateTimeOffset now) =>
        client.Authentication.Kind switch
        {
            ClientAuthenticationKind.Public => new ClientProof { Fields = [new("client_id", client.Id)] },
            ClientAuthenticationKind.SecretBasic => new ClientProof { Authorization = new("Basic", Basic(client)) },
            ClientAuthenticationKind.PrivateKeyJwt => Signed(client, keys, tokenEndpoint, now),
        };

    private static SmartResult<ClientProof> Signed(ClientIdentity client, ClientKeyStore keys, Uri tokenEndpoint, DateTimeOffset now)
    {
        var authentication = client.Authentication;
        if (keys.Select(authentication.Algorithm, authentication.KeyId) is not { } key)
        {
            return new SmartFailure(SmartFailureKind.SigningKeysUnavailable, "This app has no private key of the kind registered with the EHR.");
        }

        var assertion = ClientAssertion.Create(client.Id, tokenEndpoint, key, authentication.Jku, now);
        return new ClientProof { Fields = [new("client_assertion_type", ClientAssertion.Type), new("client_assertion", assertion)] };
    }

    private static string Basic(ClientIdentity client)
    {
        string Encode(string text) =>
            client.Authentication.FormEncode ? Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal) : text;
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Encode(client.Id)}:{Encode(client.Authentication.Secret ?? string.Empty)}"));
    }
}
