// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";
import {ReenteringWallet, RefusingWallet, Wallet} from "../Wallets.sol";

contract RoyaltiesBatchTest is RoyaltiesFixture {
    function test_ABatchSkipsAndReportsAReceiverThatFails() public {
        address refusing = address(new RefusingWallet());
        earnAll(alice, refusing, bob);
        IRoyalties.ClaimItem[] memory items = batch();
        vm.expectEmit();
        emit IRoyalties.Claimed(alice, 100);
        vm.expectEmit();
        emit IRoyalties.ClaimSkipped(refusing, 200);
        vm.expectEmit();
        emit IRoyalties.Claimed(bob, 300);
        royalties.claimMany(items);
        assertEq(alice.balance, 100);
        assertEq(bob.balance, 300);
        assertEq(royalties.claimed(refusing), 0);
        assertEq(claimable(), 200);
        vm.prank(refusing);
        royalties.claimTo(bob, items[1].epoch, items[1].leaf, items[1].proof);
        assertEq(bob.balance, 500);
    }

    function test_ASkippedAccountKeepsWhatItWasPaidBefore() public {
        SwitchedWallet wallet = new SwitchedWallet();
        earnAll(alice, address(wallet), bob);
        royalties.claimMany(batch());
        pay(2, 1000);
        earn(address(wallet), 450);
        postAndFinalise(1000, 250);
        wallet.refuse();
        IRoyalties.ClaimItem[] memory items = new IRoyalties.ClaimItem[](1);
        items[0] = claimItem(2, 1);
        vm.expectEmit();
        emit IRoyalties.ClaimSkipped(address(wallet), 250);
        royalties.claimMany(items);
        assertEq(royalties.claimed(address(wallet)), 200);
        assertEq(claimable(), 250);
    }

    function test_ABatchSkipsAndReportsAnAccountWithNothingToClaim() public {
        earnAll(alice, bob, payer);
        claim(1, 1);
        IRoyalties.ClaimItem[] memory items = batch();
        vm.expectEmit();
        emit IRoyalties.ClaimSkipped(bob, 0);
        royalties.claimMany(items);
        assertEq(bob.balance, 200);
        assertEq(alice.balance, 100);
    }

    function test_AWrongProofStopsTheBatch() public {
        earnAll(alice, bob, payer);
        IRoyalties.ClaimItem[] memory items = batch();
        items[2].leaf.cumulative += 1;
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claimMany(items);
        assertEq(alice.balance, 0);
    }

    function test_AWrongRootStopsTheBatchAtFinalisedLines() public {
        pay(1, 1000);
        earn(alice, 801);
        postAndFinalise(1000, 800);
        IRoyalties.ClaimItem[] memory items = new IRoyalties.ClaimItem[](1);
        items[0] = claimItem(1, 0);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.Uncovered.selector, 801, 800));
        royalties.claimMany(items);
    }

    function test_AReceiverThatBurnsGasOrReturnsMuchIsSkippedAndTheOthersArePaid() public {
        address burning = address(new GasBurner());
        address flooding = address(new Flooder());
        earnAll(burning, flooding, bob);
        IRoyalties.ClaimItem[] memory items = batch();
        royalties.claimMany{gas: 2_000_000}(items);
        assertEq(royalties.claimed(burning), 0);
        assertEq(royalties.claimed(flooding), 0);
        assertEq(bob.balance, 300);
    }

    function test_AReceiverThatClaimsTheOthersInTheMeantimeCostsNobodyAnything() public {
        ReenteringWallet wallet = new ReenteringWallet();
        earnAll(address(wallet), alice, bob);
        IRoyalties.ClaimItem[] memory items = batch();
        IRoyalties.ClaimItem[] memory others = new IRoyalties.ClaimItem[](2);
        (others[0], others[1]) = (items[1], items[2]);
        wallet.arm(address(royalties), abi.encodeCall(IRoyalties.claimMany, (others)));
        royalties.claimMany(items);
        assertEq(address(wallet).balance, 100);
        assertEq(alice.balance, 200);
        assertEq(bob.balance, 300);
        assertEq(claimable(), 0);
    }

    function test_AReceiverThatClaimsTheOthersAndThenFailsLeavesNoTrace() public {
        LateRefuser wallet = new LateRefuser();
        earnAll(address(wallet), alice, bob);
        IRoyalties.ClaimItem[] memory items = batch();
        wallet.arm(abi.encodeCall(IRoyalties.claim, (1, items[1].leaf, items[1].proof)));
        royalties.claimMany(items);
        assertEq(royalties.claimed(address(wallet)), 0);
        assertEq(alice.balance, 200);
        assertEq(claimable(), 100);
    }

    function test_ADatanetThatDoesNotExistIsSkipped() public {
        uint64 datanetId = uint64(datanets.create("salt", "root", 1, "manifest"));
        earnAll(address(uint160(datanetId)), address(1), bob);
        royalties.claimMany(batch());
        assertEq(pools.poolOf(datanetId), 100);
        assertEq(royalties.claimed(address(1)), 0);
        assertEq(bob.balance, 300);
        assertEq(claimable(), 200);
    }

    function earnAll(address first, address second, address third) private {
        earn(first, 100);
        earn(second, 200);
        earn(third, 300);
        pay(1, 1000);
        postAndFinalise(1000, 600);
    }

    function batch() private view returns (IRoyalties.ClaimItem[] memory items) {
        items = new IRoyalties.ClaimItem[](3);
        for (uint256 i; i < 3; ++i) {
            items[i] = claimItem(1, i);
        }
    }
}

contract SwitchedWallet is Wallet {
    bool private refuses;

    function refuse() external {
        refuses = true;
    }

    receive() external payable override {
        require(!refuses, "refused");
    }
}

contract GasBurner {
    receive() external payable {
        while (true) {}
    }
}

contract Flooder {
    receive() external payable {
        assembly ("memory-safe") {
            revert(0, 1000000)
        }
    }
}

/// @notice Claims for another account when it is paid, and refuses the money after that.
contract LateRefuser {
    bytes private data;

    function arm(bytes calldata data_) external {
        data = data_;
    }

    receive() external payable {
        (bool ok,) = msg.sender.call(data);
        require(!ok, "refused after a claim that went through");
    }
}
