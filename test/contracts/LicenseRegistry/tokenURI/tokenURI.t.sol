// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Acquisition, Credential, LicenseState, OfferTerms} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

/// @notice Cheat codes that parse JSON.
interface JsonVm {
    function parseJsonKeys(string calldata json, string calldata key) external pure returns (string[] memory);
    function parseJsonString(string calldata json, string calldata key) external pure returns (string memory);
    function parseJsonUint(string calldata json, string calldata key) external pure returns (uint256);
}

contract TokenUriTest is LicenseRegistryBase {
    uint256 private constant MEMBERS = 8;
    string private constant HEAD = "data:application/json,";

    function _hexOf(address who) private pure returns (string memory text) {
        // Without capitals, as no checksum tells: the last 40 digits of the address as a number.
        bytes memory word = bytes(vm.toString(bytes32(uint256(uint160(who)))));
        bytes memory digits = new bytes(40);
        for (uint256 i = 0; i < 40; ++i) digits[i] = word[26 + i];
        return string.concat("0x", string(digits));
    }

    /// @dev The document that a reader of the interface expects, by other means than the contract's.
    function _document(bytes32 id, string memory standing, uint16 uses) private view returns (string memory) {
        LicenseState memory state = licenses.stateOf(id);
        return
            string.concat(
                string.concat('{"name":"OpenRoyalty license","licenseId":"', vm.toString(id)),
                string.concat('","offerId":"', vm.toString(state.offerId), '","licensee":"', _hexOf(state.licensee)),
                string.concat('","standing":"', standing, '","uses":', vm.toString(uint256(uses))),
                string.concat(',"start":', vm.toString(state.start)),
                string.concat(',"end":', state.end == NEVER ? "null" : vm.toString(state.end), "}")
            );
    }

    function _assertShows(bytes32 id, string memory standing, uint16 uses) private view {
        bytes memory expected = abi.encodePacked(HEAD, _document(id, standing, uses));
        _assertEq(bytes(licenses.tokenURI(uint256(id))), expected, standing);
    }

    function testFuzz_RevertGiven_NotFound(uint256 id) public {
        vm.expectRevert(abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, id));
        licenses.tokenURI(id);
    }

    function testFuzz_GivenLicense(address holder, bytes32 salt, uint16 uses, uint48 start, uint48 duration) public {
        vm.assume(holder != address(0));
        uses = uint16(_bound(uses, 1, Uses.ALL));
        vm.prank(operator);
        bytes32 pool = pools.createPool(PoolTerms(address(dollar), Uses.ALL, 0, 1, false, 0, operator, 0));
        OfferTerms memory terms = _terms();
        terms.poolId = pool;
        terms.uses = uses;
        terms.fee = 0;
        terms.start = uint48(_bound(start, START, type(uint48).max));
        terms.duration = duration;
        terms.salt = salt;
        bytes32 offerId = _publish(terms);
        vm.prank(holder);
        bytes32 id = licenses.acquire(Acquisition(offerId, holder, salt, 0, 0, 0, 0), Credential(0, ""));
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.start, terms.start, "start");
        _assertEq(state.end, duration == 0 ? NEVER : uint256(terms.start) + duration, "end");
        _assertShows(id, "Active", uses);
    }

    function test_GivenNoEnd() public {
        OfferTerms memory terms = _terms();
        terms.duration = 0;
        _assertShows(_acquire(terms), "Active", Uses.RETRIEVE);
    }

    function test_GivenLatestEnd() public {
        OfferTerms memory terms = _terms();
        (terms.start, terms.duration) = (type(uint48).max, type(uint48).max);
        bytes32 id = _acquire(terms);
        _assertEq(licenses.stateOf(id).end, 2 * uint256(type(uint48).max), "end");
        _assertShows(id, "Active", Uses.RETRIEVE);
    }

    function test_GivenTransferred() public {
        OfferTerms memory terms = _terms();
        terms.transferable = true;
        bytes32 id = _acquire(terms);
        vm.prank(licensee);
        licenses.transferFrom(licensee, address(1), uint256(id));
        _assertEq(licenses.stateOf(id).licensee, address(1), "licensee");
        _assertShows(id, "Active", Uses.RETRIEVE);
    }

    function test_GivenEachStanding() public {
        OfferTerms memory terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.guarantee = 7;
        bytes32 id = _acquire(terms);
        uint256 lapse = START + 35 * DAY + 1;
        vm.warp(lapse - 1);
        _assertShows(id, "Active", Uses.RETRIEVE);
        vm.warp(lapse);
        _assertShows(id, "PastDue", Uses.RETRIEVE);
        vm.warp(lapse + 10 * DAY - 1);
        _assertShows(id, "PastDue", Uses.RETRIEVE);
        vm.warp(lapse + 10 * DAY);
        _assertShows(id, "Terminated", Uses.RETRIEVE);
        licenses.recordStanding(id);
        _assertShows(id, "Terminated", Uses.RETRIEVE);

        vm.warp(START);
        bytes32 other = _acquire(_terms());
        vm.warp(START + 365 * DAY - 1);
        _assertShows(other, "Active", Uses.RETRIEVE);
        vm.warp(START + 365 * DAY);
        _assertShows(other, "Expired", Uses.RETRIEVE);
    }

    function testFuzz_Parses(bytes32 text, bytes32 salt, bool endless) public {
        OfferTerms memory terms = _terms();
        if (endless) terms.duration = 0;
        // Quotes, backslashes and line breaks wherever somebody may write what no type forbids.
        terms.textHash = text == 0 ? bytes32('"}\\\n') : text;
        terms.salt = salt;
        bytes32 offerId = _publish(terms);
        Acquisition memory asked = _acquisition(offerId);
        asked.salt = bytes32('","standing":"Active"}\\');
        vm.prank(licensee);
        bytes32 id = licenses.acquire(asked, Credential(0, ""));
        _assertParses(id, offerId, endless ? 0 : START + 365 * DAY);
    }

    /// @param end Zero: none.
    function _assertParses(bytes32 id, bytes32 offerId, uint256 end) private view {
        bytes memory uri = bytes(licenses.tokenURI(uint256(id)));
        bytes memory body = new bytes(uri.length - bytes(HEAD).length);
        for (uint256 i = 0; i < body.length; ++i) {
            body[i] = uri[bytes(HEAD).length + i];
            // What a URI must not hold as it is, or would give another meaning.
            _assertTrue(body[i] >= 0x20 && body[i] < 0x7f && body[i] != "%" && body[i] != "#", "plain letters");
        }
        string memory json = string(body);
        JsonVm parser = JsonVm(address(vm));
        string[] memory names = parser.parseJsonKeys(json, "$");
        string[MEMBERS] memory expected = [
            "name",
            "licenseId",
            "offerId",
            "licensee",
            "standing",
            "uses",
            "start",
            "end"
        ];
        _assertEq(names.length, MEMBERS, "members");
        for (uint256 i = 0; i < MEMBERS; ++i) _assertEq(bytes(names[i]), bytes(expected[i]), "member");
        _assertEq(bytes(parser.parseJsonString(json, ".licenseId")), bytes(vm.toString(id)), "license");
        _assertEq(bytes(parser.parseJsonString(json, ".offerId")), bytes(vm.toString(offerId)), "offer");
        _assertEq(bytes(parser.parseJsonString(json, ".licensee")), bytes(_hexOf(licensee)), "licensee");
        _assertEq(bytes(parser.parseJsonString(json, ".standing")), "Active", "standing");
        _assertEq(parser.parseJsonUint(json, ".uses"), Uses.RETRIEVE, "uses");
        _assertEq(parser.parseJsonUint(json, ".start"), START, "start");
        if (end != 0) _assertEq(parser.parseJsonUint(json, ".end"), end, "end");
    }
}
