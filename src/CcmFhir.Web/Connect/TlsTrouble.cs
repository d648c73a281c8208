using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CcmFhir.Web.Connect;

/// <summary>Why a server's certificate is not accepted, in words an administrator can act on.</summary>
internal static class TlsTrouble
{
    public static string Words(SslPolicyErrors errors, X509Chain? chain)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server shows no certificate";
        }

        var found = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        (bool IsSo, string Word)[] words =
        [
            (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch), "the certificate is for another name"),
            (found.HasFlag(X509ChainStatusFlags.NotTimeValid), "the certificate is not valid at this time"),
            ((found & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0, "the certificate is of no authority this machine trusts"),
            (found.HasFlag(X509ChainStatusFlags.Revoked), "the certificate was revoked"),
        ];
        var told = words.Where(w => w.IsSo).Select(w => w.Word).ToArray();
        return told.Length > 0 ? string.Join(", ", told) : $"the certificate is not accepted ({found})";
    }
}
