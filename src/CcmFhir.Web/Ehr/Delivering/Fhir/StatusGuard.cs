using System.Text.Json.Nodes;

namespace CcmFhir.Web.Ehr.Delivering.Fhir;

/// <summary>What was decided on the EHR's side stands: billed means hands off, and no status is ever turned back.</summary>
internal static class StatusGuard
{
    public const string WithdrawnStatus = "aborted";

    private static readonly string[] Final = ["entered-in-error", "aborted", "not-billable"];

    /// <returns>Whether the change may be made; when not, why a person must, or null because it stands as wanted already.</returns>
    public static (bool MayChange, string? Refusal) Judge(string type, JsonObject current, JsonObject members)
    {
        var status = current["status"]?.ToString();
        var wanted = members["status"]?.ToString();
        return (type, status) switch
        {
            ("ChargeItem", "billed") => (false, "the EHR has billed it: a person changes or credits it there"),
            ("ChargeItem", _) when Final.Contains(status) => (false, wanted == WithdrawnStatus ? null : $"the EHR says {status}: a person decides there"),
            (_, "entered-in-error") => (false, wanted == status ? null : "the EHR says entered-in-error: a person decides there"),
            _ => (true, null),
        };
    }

    /// <summary>The change of a ChargeItem that takes the charge back; our profile wants the reason with it.</summary>
    public static JsonObject Withdrawal(string reason) =>
        new() { ["status"] = WithdrawnStatus, ["note"] = new JsonArray(new JsonObject { ["text"] = reason }) };

    /// <summary>Whether a change of a ChargeItem takes the charge back.</summary>
    public static bool IsWithdrawal(JsonObject members) => members["status"]?.ToString() == WithdrawnStatus;
}
