namespace CcmFhir.Billing.Fees;

/// <summary>Which practice expense applies; it follows from the place of service (office: non-facility; hospital outpatient: facility).</summary>
public enum PaymentSetting
{
    NonFacility,
    Facility,
}
