// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "icmp/sample.hpp"

#include <iplevel/icmp/message.hpp>

#include <boost/test/unit_test.hpp>

using namespace iplevel;
using namespace iplevel::icmp;
using boost::asio::buffer;
using boost::asio::ip::make_address;
using test::bytes;
using test::hex;

namespace {

// The size of everything before the first object: the ICMP header, the padded datagram, the extension header.
constexpr std::size_t before_object = 8 + 128 + 4;

/// The objects in a time exceeded message that is encoded with the extensions.
std::string objects(std::vector<extension> extensions)
{
    return test::written(message_v4{type_v4::time_exceeded, 0, error_body{{}, std::move(extensions)}})
        .substr(2 * before_object);
}

/// The object in an extended echo request that is encoded with the extension.
std::string question(extension e)
{
    return test::written(
               message_v6{type_v6::extended_echo_request, 0, extended_echo_request{1, 2, true, {e}}})
        .substr(2 * (8 + 4));
}

error_code write_error(extension e)
{
    return test::write_error(message_v4{type_v4::time_exceeded, 0, error_body{{}, {std::move(e)}}});
}

error_code question_error(std::vector<extension> e)
{
    return test::write_error(
        message_v4{type_v4::extended_echo_request, 0, extended_echo_request{1, 2, true, std::move(e)}});
}

/// Extensions, along with the bytes to which they may refer.
struct decoded
{
    /// Decodes a time exceeded message that has these objects after its datagram.
    explicit decoded(const std::string& digits)
        : data(bytes("0b00000000200000" + std::string(2 * 128, '0') + "20000000" + digits))
    {
        extensions = std::get<error_body>(decode_quoted_v4(buffer(data)).body).extensions;
    }

    template <typename Extension>
    const Extension& only() const
    {
        BOOST_TEST_REQUIRE(extensions.size() == 1u);
        return std::get<Extension>(extensions[0]);
    }

    test::byte_string data;
    std::vector<extension> extensions;
};

} // namespace

BOOST_AUTO_TEST_CASE(mpls_label_stacks)
{
    const mpls_label outer{16013, 7, false, 254}, inner{16014, 0, true, 255}, single{16014, 4, true, 255};
    BOOST_TEST(objects({mpls_label_stack{}}) == "00040101");
    BOOST_TEST(objects({mpls_label_stack{{single}}}) == "0008010103e8e9ff");
    BOOST_TEST(objects({mpls_label_stack{{outer, inner}}}) == "000c010103e8defe03e8e1ff");

    BOOST_TEST(decoded("00040101").only<mpls_label_stack>().labels.empty());
    const decoded two("000c0101 03e8defe 03e8e1ff");
    const auto& labels = two.only<mpls_label_stack>().labels;
    BOOST_TEST_REQUIRE(labels.size() == 2u);
    BOOST_TEST(labels[0].label == 16013u);
    BOOST_TEST(labels[0].traffic_class == 7);
    BOOST_TEST(!labels[0].bottom_of_stack);
    BOOST_TEST(labels[0].ttl == 254);
    BOOST_TEST(labels[1].label == 16014u);
    BOOST_TEST(labels[1].traffic_class == 0);
    BOOST_TEST(labels[1].bottom_of_stack);
    BOOST_TEST(labels[1].ttl == 255);
}

BOOST_AUTO_TEST_CASE(an_mpls_label_that_does_not_fit_is_not_written)
{
    BOOST_TEST(!write_error(mpls_label_stack{{{0xfffff, 7, true, 255}}}));
    BOOST_TEST((write_error(mpls_label_stack{{{0x100000, 7, true, 255}}}) == error::field_out_of_range));
    BOOST_TEST((write_error(mpls_label_stack{{{0, 8, true, 255}}}) == error::field_out_of_range));
}

BOOST_AUTO_TEST_CASE(interface_information_says_in_its_type_what_it_holds)
{
    interface_information all;
    all.index = 15;
    all.address = make_address("fe80::1");
    all.name = "en101";
    all.mtu = 8192;
    const std::string wire =
        "0028020f0000000f00020000fe80000000000000000000000000000108656e313031000000002000";
    BOOST_TEST(objects({interface_information{}}) == "00040200");
    BOOST_TEST(
        objects({interface_information{interface_role::incoming, 16, {}, "en101", {}}}) ==
        "0010020a0000001008656e3130310000");
    BOOST_TEST(objects({all}) == wire);

    const decoded same(wire);
    const auto& information = same.only<interface_information>();
    BOOST_TEST((information.role == interface_role::incoming));
    BOOST_TEST(information.index.value() == 15u);
    BOOST_TEST(information.address.value().to_string() == "fe80::1");
    BOOST_TEST(information.name.value() == "en101");
    BOOST_TEST(information.mtu.value() == 8192u);

    const decoded none("00040200");
    BOOST_TEST(!none.only<interface_information>().index);
    BOOST_TEST(!none.only<interface_information>().address);
    BOOST_TEST(!none.only<interface_information>().name);
    BOOST_TEST(!none.only<interface_information>().mtu);

    const decoded v4("00100205 00010000 c0a80001 00000578");
    BOOST_TEST(v4.only<interface_information>().address.value().to_string() == "192.168.0.1");
    BOOST_TEST(v4.only<interface_information>().mtu.value() == 1400u);
    BOOST_TEST(!v4.only<interface_information>().index);
}

BOOST_AUTO_TEST_CASE(an_interface_has_one_of_four_roles)
{
    const char* wire[] = {"00040200", "00040240", "00040280", "000402c0"};
    for (unsigned role = 0; role != 4; ++role) {
        const auto value = static_cast<interface_role>(role);
        BOOST_TEST(objects({interface_information{value, {}, {}, {}, {}}}) == wire[role]);
        BOOST_TEST((decoded(wire[role]).only<interface_information>().role == value));
    }
    const interface_information fifth{static_cast<interface_role>(4), {}, {}, {}, {}};
    BOOST_TEST((write_error(fifth) == error::field_out_of_range));
}

BOOST_AUTO_TEST_CASE(the_name_in_an_interface_information_has_a_length_that_is_a_multiple_of_4)
{
    const auto name_in = [](const std::string& digits) {
        return decoded(digits).only<interface_information>().name.value();
    };
    BOOST_TEST(name_in("00080202 04656e30") == "en0");
    BOOST_TEST(name_in("00080202 04000000") == "");
    BOOST_TEST(hex(decoded("00080202 00656e30").only<raw_extension>().object) == "0008020200656e30");
    BOOST_TEST(decoded("000c0202 07656e30ffffffff").only<raw_extension>().object.size() == 12);
    BOOST_TEST(decoded("000b0202 08656e30ffffff").only<raw_extension>().object.size() == 11);
    BOOST_TEST(decoded("00480202 44" + std::string(2 * 67, '1')).only<raw_extension>().object.size() == 72);

    for (std::size_t size = 0; size <= 63; ++size) {
        const std::string name(size, 'x');
        const auto wire = objects({interface_information{interface_role::incoming, {}, {}, name, {}}});
        BOOST_TEST(wire.size() == 2 * (4 + (size / 4 + 1) * 4));
        BOOST_TEST(name_in(wire) == name);
    }
    const interface_information long_name{interface_role::incoming, {}, {}, std::string(64, 'x'), {}};
    BOOST_TEST((write_error(long_name) == error::field_out_of_range));
}

BOOST_AUTO_TEST_CASE(interfaces_are_identified_by_name_index_or_address)
{
    const std::vector<std::uint8_t> mac{0x01, 0x23, 0x45, 0x67, 0x89, 0xab};
    BOOST_TEST(question(interface_by_name{"en101"}) == "000c0301656e313031000000");
    BOOST_TEST(question(interface_by_name{"eth0"}) == "0008030165746830");
    BOOST_TEST(question(interface_by_index{911}) == "000803020000038f");
    BOOST_TEST(question(interface_by_address(16389, mac)) == "00100303400506000123456789ab0000");
    BOOST_TEST(question(interface_by_address(make_address("192.0.2.1"))) == "000c030300010400c0000201");
    BOOST_TEST(
        question(interface_by_address(make_address("2001:db8::1"))) ==
        "001803030002100020010db8000000000000000000000001");

    BOOST_TEST(decoded("000c0301 656e313031000000").only<interface_by_name>().name == "en101");
    BOOST_TEST(decoded("00080302 0000038f").only<interface_by_index>().index == 911u);
    const decoded address("00100303 40050600 0123456789ab0000");
    BOOST_TEST(address.only<interface_by_address>().family == 16389);
    BOOST_TEST(address.only<interface_by_address>().bytes == mac);
}

BOOST_AUTO_TEST_CASE(an_address_of_more_than_255_bytes_or_an_object_of_more_than_65535_is_not_written)
{
    const auto by_address = [](std::size_t size) {
        return question_error({interface_by_address(1, std::vector<std::uint8_t>(size))});
    };
    BOOST_TEST(!by_address(255));
    BOOST_TEST((by_address(256) == error::field_out_of_range));
    BOOST_TEST(!question_error({interface_by_name{std::string(65528, 'x')}}));
    BOOST_TEST((question_error({interface_by_name{std::string(65532, 'x')}}) == error::field_out_of_range));
}

BOOST_AUTO_TEST_CASE(an_object_that_is_unknown_or_malformed_comes_as_its_bytes)
{
    for (const char* digits :
         {"00040000", "00080999 01020304", "00040102", "00060101 0000", "00040208", "00060208 0000",
          "000c0204 00030000 7f000001", "00080204 00010000", "000c0204 00020000 7f000001", "00060302 0000",
          "00040302", "00080303 40050600", "00040303"}) {
        const decoded malformed(digits);
        BOOST_TEST(hex(malformed.only<raw_extension>().object) == hex(bytes(digits)));
        BOOST_TEST(objects({raw_extension{buffer(bytes(digits))}}) == hex(bytes(digits)));
    }
}

BOOST_AUTO_TEST_CASE(objects_follow_one_another_up_to_the_first_impossible_length)
{
    const decoded three("00080302 00000001 00040101 00080302 00000002");
    BOOST_TEST_REQUIRE(three.extensions.size() == 3u);
    BOOST_TEST(std::get<interface_by_index>(three.extensions[0]).index == 1u);
    BOOST_TEST(std::get<mpls_label_stack>(three.extensions[1]).labels.empty());
    BOOST_TEST(std::get<interface_by_index>(three.extensions[2]).index == 2u);

    for (const char* impossible : {"0003030200000002", "0000", "0009030200000002", "ff", "ffffffffff"}) {
        const decoded two(std::string("0008030200000001") + impossible);
        BOOST_TEST_REQUIRE(two.extensions.size() == 2u);
        BOOST_TEST(std::get<interface_by_index>(two.extensions[0]).index == 1u);
        BOOST_TEST(hex(std::get<raw_extension>(two.extensions[1]).object) == impossible);
    }
}

BOOST_AUTO_TEST_CASE(extensions_are_parsed_without_a_message)
{
    const auto structure = bytes("2000d966 000803020000038f");
    const auto extensions = decode_extensions(buffer(structure));
    BOOST_TEST_REQUIRE(extensions.size() == 1u);
    BOOST_TEST(std::get<interface_by_index>(extensions[0]).index == 911u);
    for (const char* wrong : {"", "20000000", "10000000 00080302 0000038f", "2000d967 00080302 0000038f"}) {
        const auto data = bytes(wrong);
        error_code ec;
        BOOST_TEST(decode_extensions(buffer(data), ec).empty());
        BOOST_TEST((ec == error::no_icmp_extensions));
        BOOST_CHECK_THROW(decode_extensions(buffer(data)), boost::system::system_error);
    }
}

BOOST_AUTO_TEST_CASE(an_extended_echo_request_has_one_question_or_raw_extensions)
{
    const extension raw = raw_extension{};
    const extension index = interface_by_index{1};
    BOOST_TEST(!question_error({}));
    BOOST_TEST(!question_error({index}));
    BOOST_TEST(!question_error({raw, raw}));
    BOOST_TEST((question_error({index, index}) == error::icmp_body_mismatch));
    BOOST_TEST((question_error({index, raw}) == error::icmp_body_mismatch));
    BOOST_TEST((question_error({mpls_label_stack{}}) == error::icmp_body_mismatch));
    BOOST_TEST((question_error({interface_information{}}) == error::icmp_body_mismatch));
}

BOOST_AUTO_TEST_CASE(an_error_has_no_question)
{
    BOOST_TEST(!write_error(raw_extension{}));
    BOOST_TEST((write_error(interface_by_index{1}) == error::icmp_body_mismatch));
    BOOST_TEST((write_error(interface_by_name{"lo"}) == error::icmp_body_mismatch));
    BOOST_TEST((write_error(interface_by_address()) == error::icmp_body_mismatch));
}
