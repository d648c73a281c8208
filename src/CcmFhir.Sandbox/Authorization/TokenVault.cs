using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace CcmFhir.Sandbox.Authorization;

/// <summary>What was approved at the authorization endpoint and waits for the token request.</summary>
internal sealed record ApprovedRequest(
    string ClientId, string RedirectUri, string CodeChallenge, string? Nonce, LaunchContext Context, ImmutableArray<string> Scopes);

/// <summary>
/// Codes and tokens. A code works once and for 60 seconds, a refresh token works once; using either again ends every
/// token of that grant (RFC 6749 section 4.1.2, RFC 9700 section 4.14).
/// </summary>
internal sealed class TokenVault(TimeProvider time, SandboxOptions options)
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ApprovedRequest Request, string Grant, DateTimeOffset Expires)> _codes = [];
    private readonly Dictionary<string, Access> _access = [];
    private readonly Dictionary<string, Access> _refresh = [];
    private readonly HashSet<string> _spent = [];
    private readonly HashSet<string> _revoked = [];

    public string IssueCode(ApprovedRequest request)
    {
        lock (_gate)
        {
            var code = NewSecret();
            _codes[code] = (request, NewSecret(), time.GetUtcNow() + CodeLifetime);
            return code;
        }
    }

    /// <summary>Null when the code is unknown, used or too old.</summary>
    public (ApprovedRequest Request, string Grant)? Redeem(string code)
    {
        lock (_gate)
        {
            if (!_codes.TryGetValue(code, out var waiting))
            {
                return null;
            }

            if (!_spent.Add(code))
            {
                _revoked.Add(waiting.Grant);
                return null;
            }

            return time.GetUtcNow() < waiting.Expires ? (waiting.Request, waiting.Grant) : null;
        }
    }

    public string IssueAccess(string? grant, string clientId, LaunchContext? context, ImmutableArray<string> scopes)
    {
        lock (_gate)
        {
            var token = NewSecret();
            _access[token] = new(grant ?? NewSecret(), clientId, context, scopes, time.GetUtcNow() + options.AccessTokenLifetime);
            return token;
        }
    }

    public string IssueRefresh(string grant, string clientId, LaunchContext context, ImmutableArray<string> scopes)
    {
        lock (_gate)
        {
            var token = NewSecret();
            _refresh[token] = new(grant, clientId, context, scopes, DateTimeOffset.MaxValue);
            return token;
        }
    }

    /// <summary>Uses a refresh token up. Null when it is unknown, another client's, used or revoked.</summary>
    public Access? Spend(string refreshToken, string clientId)
    {
        lock (_gate)
        {
            if (!_refresh.TryGetValue(refreshToken, out var access) || access.ClientId != clientId || _revoked.Contains(access.Grant))
            {
                return null;
            }

            if (!_spent.Add(refreshToken))
            {
                _revoked.Add(access.Grant);
                return null;
            }

            return access;
        }
    }

    /// <summary>What an access token allows now; null when it is unknown, expired or revoked.</summary>
    public Access? AccessOf(string token)
    {
        lock (_gate)
        {
            return _access.TryGetValue(token, out var access) && time.GetUtcNow() < access.Expires && !_revoked.Contains(access.Grant) ? access : null;
        }
    }

    /// <summary>Ends every token of the grant that this access or refresh token of the client belongs to. Unknown ones are no error.</summary>
    public void Revoke(string token, string clientId)
    {
        lock (_gate)
        {
            if ((_access.TryGetValue(token, out var access) || _refresh.TryGetValue(token, out access)) && access.ClientId == clientId)
            {
                _revoked.Add(access.Grant);
            }
        }
    }

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
