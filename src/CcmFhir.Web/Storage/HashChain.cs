using System.Security.Cryptography;
using System.Text;

namespace CcmFhir.Web.Storage;

/// <summary>What makes rows a chain: each carries the hash of its own content and of the row before it.</summary>
internal static class HashChain
{
    /// <summary>The hash before the first row.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>SHA-256 over the parts, a line each, in lower-case hex.</summary>
    public static string Hash(params ReadOnlySpan<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    /// <summary>Walks the chains and says of each row that is not what was written why; empty when all stands.</summary>
    /// <param name="table">What a row is called to people: "ledger".</param>
    /// <param name="links">By chain, then by position.</param>
    public static IReadOnlyList<string> Verify(string table, IEnumerable<ChainLink> links)
    {
        var findings = new List<string>();
        ChainLink? before = null;
        foreach (var link in links)
        {
            var first = before?.Chain != link.Chain;
            var fault = link.Position != (first ? 1 : before!.Position + 1) ? "a row before it is missing"
                : link.PreviousHash != (first ? Genesis : before!.RowHash) ? "it does not follow the row before it"
                : link.Rehash() is not { } hash ? "its content cannot be opened"
                : link.RowHash != hash ? "its content was changed"
                : null;
            if (fault is not null)
            {
                findings.Add($"{table} row {link.Id} (position {link.Position}): {fault}");
            }

            before = link;
        }

        return findings;
    }
}

/// <summary>One row of a chain as stored.</summary>
/// <param name="Chain">Whose chain: a patient's, a practice's.</param>
/// <param name="Position">From 1.</param>
/// <param name="Rehash">The hash of what the row holds now; null when its content cannot be opened.</param>
internal sealed record ChainLink(string Chain, Guid Id, long Position, string PreviousHash, string RowHash, Func<string?> Rehash);
