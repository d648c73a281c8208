using NodaTime;

namespace CcmFhir.Billing.Edits;

/// <summary>A procedure-to-procedure edit: on one date of service column 1 is paid, column 2 is not.</summary>
/// <param name="Column1">The code that is paid.</param>
/// <param name="Column2">The code that is not.</param>
/// <param name="EffectiveFrom">First date of service.</param>
/// <param name="DeletedOn">Last date of service, or null while in force. The same as the first: never in force.</param>
/// <param name="Modifier">What a modifier may do.</param>
/// <param name="Rationale">CMS's reason.</param>
public sealed record PtpEdit(
    string Column1, string Column2, LocalDate EffectiveFrom, LocalDate? DeletedOn, PtpModifier Modifier, string Rationale)
{
    public bool IsInForce(LocalDate date) =>
        EffectiveFrom <= date && (DeletedOn is not { } last || (date <= last && last != EffectiveFrom));
}

/// <summary>CMS's modifier indicator of a <see cref="PtpEdit"/>.</summary>
public enum PtpModifier
{
    /// <summary>0: no modifier pays both.</summary>
    NotAllowed = 0,

    /// <summary>1: an NCCI modifier may pay both when the services are distinct.</summary>
    Allowed = 1,

    /// <summary>9: not applicable (the edit was deleted on the day it began).</summary>
    NotApplicable = 9,
}
