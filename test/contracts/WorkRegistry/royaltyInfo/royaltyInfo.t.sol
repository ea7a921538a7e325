// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CatalogueLeaf, Registration} from "../../../../contracts/types/Works.sol";
import {WorkRegistryBase} from "../WorkRegistryBase.sol";

contract WorkRegistry_RoyaltyInfo_Test is WorkRegistryBase {
    function testFuzz_GivenNotFound(uint256 id, uint256 price) public view {
        (address receiver, uint256 amount) = registry.royaltyInfo(id, price);
        _assertEq(receiver, address(0), "receiver");
        _assertEq(amount, 0, "amount");
    }

    function testFuzz_RoyaltyInfo(uint16 royaltyBps, uint256 price, bool named) public {
        royaltyBps = uint16(_bound(royaltyBps, 0, 1_000));
        Registration memory registration = _registration(HASH);
        registration.royaltyBps = royaltyBps;
        if (named) registration.payee = payee;
        vm.prank(creator);
        bytes32 workId = registry.register(registration);

        (address receiver, uint256 amount) = registry.royaltyInfo(uint256(workId), price);

        _assertEq(receiver, named ? payee : creator, "receiver");
        // Whole parts and rest apart, so that no price overflows: floor((q × 10,000 + r) × b / 10,000).
        _assertEq(amount, (price / 10_000) * royaltyBps + ((price % 10_000) * royaltyBps) / 10_000, "amount");
        _assertLe(amount, price / 10, "a tenth");
    }

    function test_Roundings() public {
        Registration memory registration = _registration(HASH);
        registration.royaltyBps = 1_000;
        bytes32 workId = registry.register(registration);
        uint256[5] memory prices = [uint256(0), 9, 10, 19, type(uint256).max];
        uint256[5] memory amounts = [uint256(0), 0, 1, 1, type(uint256).max / 10];
        for (uint256 i = 0; i < 5; ++i) {
            (, uint256 amount) = registry.royaltyInfo(uint256(workId), prices[i]);
            _assertEq(amount, amounts[i], "amount");
        }
    }

    function test_FollowsPayee() public {
        vm.startPrank(creator);
        bytes32 workId = registry.register(_full());
        registry.setPayee(workId, stranger);
        vm.stopPrank();
        _assertRoyalty(workId, payee, 75);
        vm.warp(START + 7 days - 1);
        _assertRoyalty(workId, payee, 75);
        vm.warp(START + 7 days);
        _assertRoyalty(workId, stranger, 75);

        // A named payee outlasts a sale; once the new owner unnames it, the owner receives.
        vm.prank(creator);
        registry.transferFrom(creator, wallet, uint256(workId));
        _assertRoyalty(workId, stranger, 75);
        vm.startPrank(wallet);
        registry.setPayee(workId, address(0));
        registry.lockPayee(workId);
        vm.stopPrank();
        _assertRoyalty(workId, stranger, 75);
        vm.warp(START + 14 days);
        _assertRoyalty(workId, wallet, 75);
        vm.prank(wallet);
        registry.transferFrom(wallet, creator, uint256(workId));
        _assertRoyalty(workId, creator, 75);
    }

    function test_GivenCatalogue() public {
        CatalogueLeaf[] memory leaves = _leaves(2);
        bytes32 catalogueId = _registerCatalogue(leaves, 1);
        _assertRoyalty(catalogueId, steward, 30);
        bytes32 workId = _catalogueWorkId(catalogueId, 0);
        _assertRoyalty(workId, address(0), 0);
        registry.materialize(_proof(leaves, 0));
        _assertRoyalty(workId, wallet, 30);

        // Neither is the other's.
        vm.prank(steward);
        registry.transferFrom(steward, stranger, uint256(catalogueId));
        _assertRoyalty(catalogueId, stranger, 30);
        _assertRoyalty(workId, wallet, 30);
    }

    /// @dev Royalty of a price of 1,009, of which no rate takes a whole number.
    function _assertRoyalty(bytes32 workId, address expected, uint256 amount) private view {
        (address receiver, uint256 actual) = registry.royaltyInfo(uint256(workId), 1_009);
        _assertEq(receiver, expected, "receiver");
        _assertEq(actual, amount, "amount");
    }
}
