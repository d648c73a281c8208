using System.Text.Json.Serialization;

namespace CcmFhir.Billing.Fees;

/// <summary>
/// One code's relative value units for a year. A practice expense is null where CMS prints "NA" instead of a number.
/// </summary>
/// <param name="Code">HCPCS or CPT code; no modifier.</param>
/// <param name="Status">CMS's status letter: A active, B bundled, C priced by the contractor, I not valid for Medicare ...</param>
/// <param name="Work">Work RVU.</param>
/// <param name="NonFacilityPe">Practice expense RVU outside a facility.</param>
/// <param name="FacilityPe">Practice expense RVU in a facility.</param>
/// <param name="Malpractice">Malpractice RVU.</param>
public sealed record RelativeValue(
    string Code, string Status, decimal Work, decimal? NonFacilityPe, decimal? FacilityPe, decimal Malpractice)
{
    /// <summary>False where CMS publishes units which Medicare itself does not pay by (status B, I, N ...).</summary>
    [JsonIgnore]
    public bool IsPaidByMedicare => Status is "A" or "R" or "T";

    /// <summary>
    /// The practice expense of a setting; null where CMS publishes no amount: "NA", or no units at all (priced by the
    /// contractor, or not a service of the schedule).
    /// </summary>
    public decimal? PracticeExpense(PaymentSetting setting)
    {
        var published = setting switch
        {
            PaymentSetting.NonFacility => NonFacilityPe,
            PaymentSetting.Facility => FacilityPe,
        };
        return Work + published + Malpractice > 0 ? published : null;
    }
}
