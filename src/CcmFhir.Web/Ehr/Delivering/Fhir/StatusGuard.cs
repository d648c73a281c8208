using System.Text.Json.Nodes;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>What was decided on the EHR's side stands: billed means hands off, and no status is ever turned back.</summary>
internal static class StatusGuard
{
    public const string WithdrawnStatus = "aborted";

    /// <summary>What we ever write to take a record back.</summary>
    private static readonly string[] TakenBack = [WithdrawnStatus, "entered-in-error", "inactive"];

    private static readonly string[] InError = ["entered-in-error"];

    /// <summary>Statuses by which an EHR ends or suspends a record of ours (R4's value sets; a Task of ours begins as completed).</summary>
    private static readonly Dictionary<string, string[]> Ended = new(StringComparer.Ordinal)
    {
        ["ChargeItem"] = ["aborted", "not-billable", "entered-in-error"],
        ["CarePlan"] = ["on-hold", "revoked", "completed", "entered-in-error"],
        ["Observation"] = ["cancelled", "entered-in-error"],
        ["Task"] = ["rejected", "cancelled", "failed", "entered-in-error"],
        ["Consent"] = ["rejected", "inactive", "entered-in-error"],
    };

    /// <returns>Whether the change may be made; when not, why a person must, or null because it stands as wanted already.</returns>
    public static (bool MayChange, string? Refusal) Judge(string type, JsonObject current, JsonObject members)
    {
        var status = current["status"]?.ToString();
        return (type, status) switch
        {
            ("ChargeItem", "billed") => (false, "the EHR has billed it: a person changes or credits it there"),
            _ when IsEnded(type, status) => (false, TakenBack.Contains(members["status"]?.ToString()) ? null : $"the EHR says {status}: a person decides there"),
            _ => (true, null),
        };
    }

    /// <summary>Whether a record in this status no longer stands.</summary>
    public static bool IsEnded(string type, string? status) => Ended.GetValueOrDefault(type, InError).Contains(status);

    /// <summary>The change of a ChargeItem that takes the charge back; our profile wants the reason with it.</summary>
    public static JsonObject Withdrawal(string reason) =>
        new() { ["status"] = WithdrawnStatus, ["note"] = new JsonArray(new JsonObject { ["text"] = reason }) };

    /// <summary>Whether a change of a ChargeItem takes the charge back.</summary>
    public static bool IsWithdrawal(JsonObject members) => members["status"]?.ToString() == WithdrawnStatus;

    /// <summary>Whether a change says that the record should not be: a charge withdrawn, time entered in error.</summary>
    public static bool IsRetraction(JsonObject members) => members["status"]?.ToString() is WithdrawnStatus or "entered-in-error";
}
