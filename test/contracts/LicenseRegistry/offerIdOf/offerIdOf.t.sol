// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OfferTerms} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract OfferIdOfTest is LicenseRegistryBase {
    /// @dev Words of terms.
    uint256 private constant FIELDS = 27;

    function testFuzz_Hash(address publisher, bytes32 salt) public view {
        OfferTerms memory terms = _terms();
        terms.salt = salt;
        _assertEq(licenses.offerIdOf(publisher, terms), keccak256(abi.encode(publisher, terms)), "id");
    }

    function test_WhenAnother() public {
        OfferTerms memory terms = _terms();
        bytes32 id = licenses.offerIdOf(operator, terms);
        _assertTrue(licenses.offerIdOf(stranger, terms) != id, "publisher");
        _assertEq(abi.encode(terms).length, FIELDS * 32, "length");
        for (uint256 i = 0; i < FIELDS; ++i) {
            terms = _terms();
            bytes memory words = abi.encode(terms);
            // One bit of one word; lowest, so that it fits every type.
            uint256 at_ = i * 32 + 31;
            words[at_] = bytes1(uint8(words[at_]) ^ 1);
            terms = abi.decode(words, (OfferTerms));
            _assertTrue(licenses.offerIdOf(operator, terms) != id, vm.toString(i));
        }
        _assertEq(_publish(_terms()), id, "published");
        _assertEq(licenses.offerIdOf(operator, _terms()), id, "afterwards");
    }
}
