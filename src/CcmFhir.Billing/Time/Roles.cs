namespace CcmFhir.Billing.Time;

/// <summary>Who may bill and whose time counts. Sources: 42 CFR 410.26; CMS MLN909188; the practice guide of 2025-12-22.</summary>
public static class Roles
{
    public const string CareManager = "care-manager";

    /// <summary>The five who may bill care management.</summary>
    public static bool IsPractitioner(string role) => role is "physician" or "pa" or "np" or "cns" or "cnm";

    /// <summary>Clinical staff under the billing practitioner's direction.</summary>
    public static bool IsStaff(string role) => role is "rn" or "lpn" or "cma" or "pharmacist" or CareManager;

    /// <summary>Paid 85% of the physician's amount under their own number.</summary>
    public static bool IsPaidAt85Percent(string role) => role is "pa" or "np" or "cns";
}
