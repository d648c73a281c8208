using CcmFhir.Web.Ehr.Delivering.Fhir;

namespace CcmFhir.Web.Ehr.Delivering;

internal static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<EhrCapabilities>()
        .AddSingleton<Delivery>()
        .AddSingleton<IDeliveryWay, FhirCreateRoute>()
        .AddSingleton<IDeliveryWay, ProfiledRoute>()
        .AddSingleton<IDeliveryWay, LocalRoute>();
}
